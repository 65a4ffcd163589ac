import * as Plot from '@observablehq/plot';
import { COLOURS } from './frame.js';

interface Drawn {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

interface Channels<Datum> {
  readonly x: (datum: Datum) => number | string;
  readonly fy?: (datum: Datum) => string;
  readonly share: (datum: Datum) => Drawn;
  /** CSS pixels. */
  readonly radius?: (datum: Datum) => number;
}

/** Dots with their 95 % intervals as lines. */
export function intervalMarks<Datum>(data: readonly Datum[], channels: Channels<Datum>): Plot.Markish[] {
  const { x, fy, share, radius } = channels;
  const facet = fy ? { fy } : {};
  const shown = data.filter((datum) => share(datum).value !== null);
  return [
    Plot.ruleX(shown, {
      ...facet,
      x,
      y1: (datum: Datum) => share(datum).low,
      y2: (datum: Datum) => share(datum).high,
      stroke: COLOURS.correct,
      strokeWidth: 1.5,
    }),
    Plot.dot(shown, {
      ...facet,
      x,
      y: (datum: Datum) => share(datum).value,
      r: radius ?? 4,
      fill: COLOURS.correct,
      stroke: COLOURS.halo,
    }),
  ];
}
