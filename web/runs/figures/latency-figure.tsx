import { useCallback } from 'react';
import type { StageLatency } from '../../../src/operations/report-shapes.js';
import { formatCount, formatDecimal } from '../../../src/words/format.js';
import type { PlotOptions } from '../../plots/frame.js';
import { latencyPlot } from '../../plots/latency.js';
import { PlotFigure } from '../parts/plot-figure.js';

export function LatencyFigure({ latency }: { readonly latency: readonly StageLatency[] }) {
  const draw = useCallback((options: PlotOptions) => latencyPlot(latency, options), [latency]);
  const halves = latency.map(({ stage, p50Ms }) => `stage ${stage}: ${formatDecimal(p50Ms, 0)} ms`).join(', ');
  return (
    <PlotFigure
      title="Latency"
      summary={`How long 50, 95 and 99 of 100 replies took at most. Half of the replies: ${halves}.`}
      draw={draw}
      table={{
        headings: ['Stage', '>n', '>Mean, ms', '>p50', '>p95', '>p99'],
        rows: latency.map(({ stage, n, meanMs, p50Ms, p95Ms, p99Ms }) => [
          stage === 1 ? '1 answer' : '2 confidence',
          formatCount(n),
          ...[meanMs, p50Ms, p95Ms, p99Ms].map((ms) => formatDecimal(ms, 0)),
        ]),
      }}
    />
  );
}
