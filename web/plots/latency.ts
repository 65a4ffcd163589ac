import * as Plot from '@observablehq/plot';
import type { StageLatency } from '../../src/operations/report-shapes.js';
import { COLOURS, draw, type PlotOptions } from './frame.js';

interface Quantile {
  readonly stage: string;
  readonly name: string;
  readonly ms: number;
}

/** Half, 95 and 99 of 100 replies took no longer than this; a row for each stage. */
export function latencyPlot(stages: readonly StageLatency[], options: PlotOptions): SVGSVGElement {
  const known = stages.filter(({ n }) => n > 0);
  const quantiles = known.flatMap(quantilesOf);
  const longest = Math.max(1, ...quantiles.map(({ ms }) => ms));
  return draw(options, {
    height: 170,
    marginLeft: 84,
    x: {
      domain: [0, 1.05 * longest],
      label: 'Milliseconds',
      ticks: Math.max(3, Math.floor(options.width / 90)),
      grid: true,
    },
    y: { label: null, domain: known.map(({ stage }) => nameOf(stage)), tickSize: 0 },
    symbol: { domain: ['p50', 'p95', 'p99'], range: ['circle', 'diamond2', 'triangle'] },
    marks: [
      Plot.link(known, {
        y: ({ stage }: StageLatency) => nameOf(stage),
        x1: 'p50Ms',
        x2: 'p99Ms',
        stroke: COLOURS.neutral,
        strokeWidth: 2,
      }),
      Plot.dot(quantiles, {
        x: 'ms',
        y: 'stage',
        symbol: 'name',
        fill: COLOURS.correct,
        stroke: COLOURS.halo,
        r: 6,
      }),
      // p95 below the line: it is often so near to p99 that their names would overlap.
      ...[-15, 17].map((dy) =>
        Plot.text(
          quantiles.filter(({ name }) => (name === 'p95') === dy > 0),
          { x: 'ms', y: 'stage', text: 'name', dy, fill: 'currentColor' },
        ),
      ),
    ],
  });
}

function quantilesOf({ stage, p50Ms, p95Ms, p99Ms }: StageLatency): Quantile[] {
  return Object.entries({ p50: p50Ms, p95: p95Ms, p99: p99Ms }).flatMap(([name, ms]) =>
    ms === null ? [] : [{ stage: nameOf(stage), name, ms }],
  );
}

function nameOf(stage: number): string {
  return stage === 1 ? '1 answer' : '2 confidence';
}
