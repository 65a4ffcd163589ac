import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { PlotOptions } from '../../plots/frame.js';
import { DataTable } from './data-table.js';

interface PlotFigureProps {
  readonly title: string;
  /** What is to be seen, in a sentence or two: caption of the figure and text for those who do not see it. */
  readonly summary: string;
  readonly legend?: ReactNode;
  readonly draw: (options: PlotOptions) => SVGSVGElement;
  readonly table: { readonly headings: readonly string[]; readonly rows: readonly (readonly ReactNode[])[] };
}

/** A plot as wide as its place, with what it shows in words and, behind a click, in numbers. */
export function PlotFigure({ title, summary, legend, draw, table }: PlotFigureProps) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  useEffect(() => {
    if (width > 0) place.current?.replaceChildren(draw({ width, label: `${title}. ${summary}` }));
  }, [draw, width, title, summary]);
  return (
    <figure className="plot">
      <h3>{title}</h3>
      {legend}
      <div ref={place} className="plot-place" />
      <figcaption>{summary}</figcaption>
      <details>
        <summary>Numbers</summary>
        <DataTable caption={title} {...table} />
      </details>
    </figure>
  );
}

function useWidth(place: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [place]);
  return width;
}
