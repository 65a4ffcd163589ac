import * as Plot from '@observablehq/plot';
import type { ReliabilityBin } from '../../src/operations/report-shapes.js';
import { COLOURS, draw, PERCENT_TICKS, percentTick, type PlotOptions } from './frame.js';
import { intervalMarks } from './interval-marks.js';

const LARGEST_RADIUS = 10;

/** What each confidence says (x) against what it is worth (y); on the diagonal confidence is calibrated. */
export function reliabilityPlot(bins: readonly ReliabilityBin[], options: PlotOptions): SVGSVGElement {
  const used = bins.filter(({ n }) => n > 0);
  const most = Math.max(...used.map(({ n }) => n), 1);
  return draw(options, {
    height: 300,
    x: { domain: [0.5, 1], label: 'Confidence says', ticks: 5, tickFormat: percentTick, inset: 12 },
    y: { domain: [0, 1], label: 'Is right', ticks: PERCENT_TICKS, tickFormat: percentTick, grid: true },
    r: { type: 'identity' },
    marks: [
      Plot.line(
        [
          [0.5, 0.5],
          [1, 1],
        ],
        { stroke: COLOURS.reference, strokeDasharray: '5 4', strokeWidth: 1.5 },
      ),
      ...intervalMarks(used, {
        x: ({ confidence }) => confidence ?? 0,
        share: ({ accuracy }) => accuracy,
        radius: ({ n }) => Math.max(3, LARGEST_RADIUS * Math.sqrt(n / most)),
      }),
      Plot.text(used, {
        x: 'confidence',
        y: 0,
        dy: -8,
        text: ({ n }: ReliabilityBin) => `n ${n.toLocaleString('en-US')}`,
        fill: 'currentColor',
        stroke: COLOURS.halo,
        strokeWidth: 4,
      }),
    ],
  });
}
