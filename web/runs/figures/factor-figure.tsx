import { useCallback, useMemo } from 'react';
import { percentFigure } from '../../../src/words/figures.js';
import { formatCount } from '../../../src/words/format.js';
import type { TaskAccuracy } from '../../api/metrics-operations.js';
import { accuracyByFactorPlot, type FactorAccuracy } from '../../plots/accuracy-by-factor.js';
import type { PlotOptions } from '../../plots/frame.js';
import { PlotFigure } from '../parts/plot-figure.js';

interface FactorFigureProps {
  readonly tasks: readonly TaskAccuracy[];
  readonly factors: readonly string[];
  readonly factor: string;
  readonly onFactor: (factor: string) => void;
}

/** Accuracy by the factor that is chosen above the plot. */
export function FactorFigure({ tasks, factors, factor, onFactor }: FactorFigureProps) {
  const data = useMemo(() => factorAccuracies(tasks, factor), [tasks, factor]);
  const draw = useCallback(
    (options: PlotOptions) => accuracyByFactorPlot(data, { ...options, factor }),
    [data, factor],
  );
  return (
    <PlotFigure
      title="Accuracy by factor"
      summary={`Accuracy at each value of ${factor}, a panel for each task, with 95 % intervals; dashed: chance.`}
      legend={
        <label className="field-inline">
          Factor{' '}
          <select value={factor} onChange={({ target }) => onFactor(target.value)}>
            {['task', ...factors].map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      }
      draw={draw}
      table={{
        headings: ['Task', factor, '>n', '>Accuracy % [95 %]'],
        rows: data.map(({ task, value, accuracy }) => [task, value, formatCount(accuracy.n), percentFigure(accuracy)]),
      }}
    />
  );
}

/** Split by the task itself there is one panel, not one for each. */
function factorAccuracies(tasks: readonly TaskAccuracy[], factor: string): FactorAccuracy[] {
  if (factor === 'task')
    return tasks.map(({ key, metrics }) => ({ task: 'all', value: key, accuracy: metrics.accuracy }));
  return tasks.flatMap(({ key, metrics }) =>
    metrics.by.map((group) => ({ task: key, value: group.key, accuracy: group.metrics.accuracy })),
  );
}
