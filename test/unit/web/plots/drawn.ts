import { expect } from '@jest/globals';
import type { Proportion } from '../../../../src/operations/report-shapes.js';
import type { PlotOptions } from '../../../../web/plots/frame.js';
import { blankDocument } from '../../../../web/report/blank-document.js';

const LABEL = 'What is to be seen';

/** A plot as it is drawn without a browser, in a report; it is checked that every number in it is one. */
export class DrawnPlot {
  private readonly svg: SVGSVGElement;

  constructor(draw: (options: PlotOptions) => SVGSVGElement, { width = 480 }: { readonly width?: number } = {}) {
    this.svg = draw({ width, label: LABEL, document: blankDocument() });
    expect([this.svg.getAttribute('role'), this.svg.getAttribute('aria-label')]).toEqual(['img', LABEL]);
    expect(/<[^>]*\b(NaN|Infinity|undefined|null)\b[^>]*>/.exec(this.svg.outerHTML)).toBeNull();
  }

  /** Of the shapes of one kind in one colour: how many there are. */
  count(shape: 'circle' | 'line' | 'rect' | 'path', colour: Colour): number {
    return this.shapes(shape, colour).length;
  }

  /** A number of each of the shapes, in CSS pixels. */
  numbers(shape: 'circle' | 'line' | 'rect', colour: Colour, attribute: string): number[] {
    return this.shapes(shape, colour).map((element) => Number(element.getAttribute(attribute)));
  }

  /** The paths of the shapes. */
  paths(colour: Colour): string[] {
    return this.shapes('path', colour).map((element) => element.getAttribute('d') ?? '');
  }

  /** All that is written in it: axes and labels. */
  get texts(): string[] {
    return [...this.svg.querySelectorAll('text')].map(({ textContent }) => textContent);
  }

  private shapes(shape: string, colour: Colour): Element[] {
    const paint = `var(--plot-${colour})`;
    // A colour that all shapes of a mark share stands with their group, that of facets around it.
    const isPainted = (element: Element | null): boolean =>
      element !== null && [element.getAttribute('fill'), element.getAttribute('stroke')].includes(paint);
    return [...this.svg.querySelectorAll(shape)].filter(
      (element) => isPainted(element) || isPainted(element.parentElement),
    );
  }
}

type Colour = 'correct' | 'wrong' | 'neutral' | 'reference';

/** A share with an interval of a tenth to either side. */
export function share(count: number, n: number): Proportion {
  const value = count / n;
  return { count, n, value, low: Math.max(0, value - 0.1), high: Math.min(1, value + 0.1) };
}

export const UNDEFINED_SHARE: Proportion = { count: 0, n: 0, value: null, low: null, high: null };
