import { useCallback } from 'react';
import { percentFigure, points } from '../../../src/words/figures.js';
import { formatCount, formatPercent } from '../../../src/words/format.js';
import type { ShownMetrics } from '../../api/metrics-operations.js';
import { reliabilityPlot } from '../../plots/reliability.js';
import type { PlotOptions } from '../../plots/frame.js';
import { PlotFigure } from '../parts/plot-figure.js';

export function ReliabilityFigure({ calibration }: { readonly calibration: ShownMetrics['calibration'] }) {
  const { reliability, overconfidence } = calibration;
  const draw = useCallback((options: PlotOptions) => reliabilityPlot(reliability, options), [reliability]);
  const used = reliability.filter(({ n }) => n > 0);
  return (
    <PlotFigure
      title="Reliability diagram"
      summary={
        'Each rating as the probability it stands for, and how often it is right, with 95 % intervals; below the dashed ' +
        `line it promises too much. Mean confidence less accuracy: ${points(overconfidence)} points.`
      }
      draw={draw}
      table={{
        headings: ['>Says', '>n', '>Is right % [95 %]', '>Gap, points'],
        rows: used.map(({ confidence, n, accuracy, gap }) => [
          formatPercent(confidence, 1),
          formatCount(n),
          percentFigure(accuracy),
          points({ value: gap, low: null, high: null }),
        ]),
      }}
    />
  );
}
