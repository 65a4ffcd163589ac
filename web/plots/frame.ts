import * as Plot from '@observablehq/plot';

/** The same for every plot: data in, an SVG element out, nothing remembered. */
export interface PlotOptions {
  /** CSS pixels. */
  readonly width: number;
  /** Read to those who do not see the plot. */
  readonly label: string;
  /** Where there is no browser, the document that makes the elements. */
  readonly document?: Document;
}

/** Custom properties of the page, so that plots follow light and dark without being drawn anew. */
export const COLOURS = {
  correct: 'var(--plot-correct)',
  wrong: 'var(--plot-wrong)',
  neutral: 'var(--plot-neutral)',
  reference: 'var(--plot-reference)',
  /** Behind what must be read over lines. */
  halo: 'var(--card)',
} as const;

export const PERCENT_TICKS = [0, 0.25, 0.5, 0.75, 1];

export function percentTick(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** Draws marks in the common style. */
export function draw(
  { width, label, document }: PlotOptions,
  plot: Omit<Plot.PlotOptions, 'width' | 'document' | 'style'>,
): SVGSVGElement {
  const element = Plot.plot({
    marginTop: 30,
    marginRight: 14,
    marginBottom: 38,
    marginLeft: 48,
    ...plot,
    figure: false,
    width,
    ...(document && { document }),
    style: { background: 'none', fontFamily: 'inherit', fontSize: '12px', overflow: 'visible' },
  });
  // One image with one label: the names that the library gives to groups of shapes would be read out as well.
  for (const group of element.querySelectorAll('[aria-label]')) group.removeAttribute('aria-label');
  element.setAttribute('role', 'img');
  element.setAttribute('aria-label', label);
  return element as SVGSVGElement;
}
