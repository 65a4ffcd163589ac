import * as Plot from '@observablehq/plot';
import type { Proportion } from '../../src/operations/report-shapes.js';
import { COLOURS, draw, PERCENT_TICKS, percentTick, type PlotOptions } from './frame.js';
import { intervalMarks } from './interval-marks.js';

interface Value {
  readonly value: number | null;
}

interface Curve {
  readonly factor: string;
  readonly easier: 'HIGHER' | 'LOWER';
  readonly points: readonly { readonly level: number; readonly accuracy: Proportion }[];
  readonly fit: { readonly threshold: Value; readonly slope: Value; readonly lapse: Value } | null;
}

const STEPS = 60;

/** Accuracy at each level of difficulty, hard on the left, and the fitted curve where there is one. */
export function psychometricPlot(curve: Curve, options: PlotOptions): SVGSVGElement {
  const isHigherEasier = curve.easier === 'HIGHER';
  return draw(options, {
    height: 240,
    x: {
      label: curve.factor,
      reverse: !isHigherEasier,
      inset: 12,
      ticks: levelTicks(curve, options.width),
      tickFormat: String,
    },
    y: { domain: [0, 1], label: 'Accuracy', ticks: PERCENT_TICKS, tickFormat: percentTick, grid: true },
    marks: [
      Plot.ruleY([0.5], { stroke: COLOURS.reference, strokeDasharray: '5 4' }),
      Plot.line(fitted(curve), { x: 'level', y: 'accuracy', stroke: COLOURS.neutral, strokeWidth: 2 }),
      ...intervalMarks(curve.points, { x: ({ level }) => level, share: ({ accuracy }) => accuracy }),
    ],
  });
}

/** A tick for each level where there is room for its number. */
function levelTicks({ points }: Curve, width: number): number[] | number {
  const room = Math.floor(width / 40);
  return points.length <= room ? points.map(({ level }) => level) : room;
}

/** P(correct | level) = 1/2 + (1/2 - lapse) / (1 + exp(-slope (level - threshold))), slope positive towards the easier end. */
function fitted({ easier, points, fit }: Curve): { level: number; accuracy: number }[] {
  const { threshold, slope, lapse } = {
    threshold: fit?.threshold.value,
    slope: fit?.slope.value,
    lapse: fit?.lapse.value,
  };
  if (threshold == null || slope == null || lapse == null || points.length < 2) return [];
  const levels = points.map(({ level }) => level);
  const [first, last] = [Math.min(...levels), Math.max(...levels)];
  const direction = easier === 'HIGHER' ? 1 : -1;
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const level = first + ((last - first) * step) / STEPS;
    const ease = direction * slope * (level - threshold);
    return { level, accuracy: 0.5 + (0.5 - lapse) / (1 + Math.exp(-ease)) };
  });
}
