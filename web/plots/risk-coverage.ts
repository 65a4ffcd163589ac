import * as Plot from '@observablehq/plot';
import type { RiskPoint } from '../../src/operations/report-shapes.js';
import { COLOURS, draw, PERCENT_TICKS, percentTick, type PlotOptions } from './frame.js';

const LABEL_WIDTH = 40;

/** Share of wrong answers (y) among those kept (x) when only the surer ones are kept. */
export function riskCoveragePlot(points: readonly RiskPoint[], options: PlotOptions): SVGSVGElement {
  const whole = points.find(({ coverage }) => coverage === 1)?.risk;
  const top = Math.min(1, Math.max(0.1, ...points.map(({ risk }) => 1.15 * risk)));
  return draw(options, {
    height: 260,
    x: { domain: [0, 1], label: 'Coverage', ticks: PERCENT_TICKS, tickFormat: percentTick },
    y: { domain: [0, top], label: 'Risk', tickFormat: percentTick, ticks: 5, grid: true },
    marks: [
      Plot.ruleY(whole === undefined ? [] : [whole], { stroke: COLOURS.reference, strokeDasharray: '5 4' }),
      Plot.line(points, { x: 'coverage', y: 'risk', stroke: COLOURS.wrong, strokeWidth: 2 }),
      Plot.dot(points, { x: 'coverage', y: 'risk', r: 4, fill: COLOURS.wrong, stroke: COLOURS.halo }),
      Plot.text(apart(points, LABEL_WIDTH / options.width), {
        x: 'coverage',
        y: 'risk',
        dy: -12,
        text: ({ threshold }: RiskPoint) => `≥ ${threshold}`,
        fill: 'currentColor',
        stroke: COLOURS.halo,
        strokeWidth: 4,
      }),
    ],
  });
}

/** The points that are far enough from the one before for their labels not to overlap; the surest come first. */
function apart(points: readonly RiskPoint[], least: number): RiskPoint[] {
  const kept: RiskPoint[] = [];
  for (const point of points.toSorted((left, right) => left.coverage - right.coverage)) {
    const before = kept.at(-1);
    if (!before || point.coverage - before.coverage >= least) kept.push(point);
  }
  return kept;
}
