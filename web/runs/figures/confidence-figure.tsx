import { useCallback } from 'react';
import { decimal, percentFigure } from '../../../src/words/figures.js';
import { formatCount } from '../../../src/words/format.js';
import type { ShownMetrics } from '../../api/metrics-operations.js';
import { confidenceByCorrectnessPlot } from '../../plots/confidence-by-correctness.js';
import type { PlotOptions } from '../../plots/frame.js';
import { PlotFigure } from '../parts/plot-figure.js';

export function ConfidenceFigure({ confidence }: { readonly confidence: ShownMetrics['confidence'] }) {
  const { levels, meanCorrect, meanWrong } = confidence;
  const draw = useCallback((options: PlotOptions) => confidenceByCorrectnessPlot(levels, options), [levels]);
  return (
    <PlotFigure
      title="Confidence by correctness"
      summary={`How often each rating is given to right and to wrong answers. Mean rating: ${decimal(meanCorrect, 2)} when right, ${decimal(meanWrong, 2)} when wrong.`}
      legend={
        <p className="legend">
          <span className="legend-correct">right</span> <span className="legend-wrong">wrong</span>
        </p>
      }
      draw={draw}
      table={{
        headings: ['>Rating', '>n', '>Right', '>Wrong', '>Accuracy % [95 %]'],
        rows: levels.map(({ level, count, accuracy }) => [
          level,
          formatCount(count),
          formatCount(accuracy.count),
          formatCount(accuracy.n - accuracy.count),
          percentFigure(accuracy),
        ]),
      }}
    />
  );
}
