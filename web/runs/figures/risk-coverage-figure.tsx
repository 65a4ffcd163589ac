import { useCallback } from 'react';
import type { RiskPoint } from '../../../src/operations/report-shapes.js';
import { formatCount, formatPercent } from '../../../src/words/format.js';
import type { PlotOptions } from '../../plots/frame.js';
import { riskCoveragePlot } from '../../plots/risk-coverage.js';
import { PlotFigure } from '../parts/plot-figure.js';

export function RiskCoverageFigure({ points }: { readonly points: readonly RiskPoint[] }) {
  const draw = useCallback((options: PlotOptions) => riskCoveragePlot(points, options), [points]);
  const [surest] = points.toSorted((left, right) => left.coverage - right.coverage);
  const example = surest
    ? ` Keeping only a rating of ${surest.threshold} keeps ${formatPercent(surest.coverage, 1)}, of which ${formatPercent(surest.risk, 1)} are wrong.`
    : '';
  return (
    <PlotFigure
      title="Risk and coverage"
      summary={`Share of wrong answers among those kept, when only those of at least a rating are kept; dashed: all of them.${example}`}
      draw={draw}
      table={{
        headings: ['>Rating of at least', '>Kept', '>Coverage', '>Risk'],
        rows: points.map(({ threshold, n, coverage, risk }) => [
          threshold,
          formatCount(n),
          formatPercent(coverage),
          formatPercent(risk),
        ]),
      }}
    />
  );
}
