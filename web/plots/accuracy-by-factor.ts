import * as Plot from '@observablehq/plot';
import type { Proportion } from '../../src/operations/report-shapes.js';
import { COLOURS, draw, percentTick, type PlotOptions } from './frame.js';
import { intervalMarks } from './interval-marks.js';

export interface FactorAccuracy {
  readonly task: string;
  readonly value: string;
  readonly accuracy: Proportion;
}

const PANEL_HEIGHT = 110;
const CHARACTER_WIDTH = 7;
const LINE_HEIGHT = 16;

/** Accuracy at each value of a factor, a panel for each task, all on one scale. */
export function accuracyByFactorPlot(
  data: readonly FactorAccuracy[],
  { factor, ...options }: PlotOptions & { readonly factor: string },
): SVGSVGElement {
  const tasks = new Set(data.map(({ task }) => task));
  const values = [...new Set(data.map(({ value }) => value))];
  const { bottom, ...ticks } = valueTicks(values, options.width);
  return draw(options, {
    height: 44 + bottom + PANEL_HEIGHT * Math.max(1, tasks.size),
    marginRight: 60,
    marginBottom: bottom,
    fy: { label: null, domain: [...tasks], padding: 0.15 },
    x: {
      type: 'point',
      label: factor,
      labelAnchor: 'center',
      labelOffset: bottom - 4,
      domain: values,
      padding: 0.5,
      ...ticks,
    },
    y: { domain: [0, 1], label: 'Accuracy', ticks: [0, 0.5, 1], tickFormat: percentTick, grid: true },
    marks: [
      Plot.ruleY([0.5], { stroke: COLOURS.reference, strokeDasharray: '5 4' }),
      ...intervalMarks(data, { x: ({ value }) => value, fy: ({ task }) => task, share: ({ accuracy }) => accuracy }),
    ],
  });
}

interface ValueTicks {
  readonly ticks: string[];
  readonly tickRotate: number;
  /** Height of what stands below the panels, in CSS pixels. */
  readonly bottom: number;
}

/** Names of the values beside each other where they fit, upright where they do not, and not all where even that is too much. */
function valueTicks(values: readonly string[], width: number): ValueTicks {
  const longest = Math.max(1, ...values.map(({ length }) => length)) * CHARACTER_WIDTH;
  if (values.length * (longest + CHARACTER_WIDTH) <= width - 110)
    return { ticks: [...values], tickRotate: 0, bottom: 44 };
  const every = Math.ceil((values.length * LINE_HEIGHT) / (width - 110));
  return { ticks: values.filter((_, place) => place % every === 0), tickRotate: -90, bottom: 36 + longest };
}
