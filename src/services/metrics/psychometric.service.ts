import { InvalidInputError } from '../../errors.js';
import type { LevelCells } from '../statistics/psychometric.js';
import type { DatasetDifficulty } from './dataset-difficulty.js';
import { TASK_FACTOR } from './factor-sql.js';
import type { MetricsLoaders } from './metrics-loaders.js';
import type { MetricsService, MetricsSlice } from './metrics.service.js';
import { PsychometricMeasures } from './psychometric-measures.js';
import type { StatisticsPool } from './statistics-pool.js';

/** How answers follow the difficulty that a dataset declares for its tasks. */
export class PsychometricService {
  constructor(private readonly deps: { readonly metrics: MetricsService; readonly statistics: StatisticsPool }) {}

  /**
   * For each task of the slice that declares the factor as its difficulty, in natural order of the tasks.
   * @param factor  null: whichever factor a task declares
   * @throws InvalidInputError when no task of the dataset does, naming those that are declared
   */
  async curves(slice: MetricsSlice, factor: string | null, loaders: MetricsLoaders): Promise<PsychometricMeasures[]> {
    const difficulty = await loaders.difficulty.load(slice.datasetId);
    if (factor !== null) checkDeclared(factor, difficulty);
    const tasks = await this.deps.metrics.groups(slice, TASK_FACTOR, loaders);
    const curves = tasks.map(async ({ key: task, metrics }) => {
      const declared = difficulty[task];
      if (declared === undefined || (factor !== null && declared.factor !== factor)) return [];
      const levels = await this.#levels(metrics, declared.factor, loaders);
      return [new PsychometricMeasures({ task, ...declared, levels }, this.deps.statistics)];
    });
    return (await Promise.all(curves)).flat();
  }

  /** The answers of a slice within one task, by level of its difficulty. */
  async #levels(slice: MetricsSlice, factor: string, loaders: MetricsLoaders): Promise<LevelCells[]> {
    const groups = await this.deps.metrics.groups(slice, factor, loaders);
    return Promise.all(
      groups.map(async ({ key, metrics }) => ({
        value: key,
        cells: (await this.deps.metrics.cells(metrics, loaders)).cells,
      })),
    );
  }
}

function checkDeclared(factor: string, difficulty: DatasetDifficulty): void {
  const declared = [...new Set(Object.values(difficulty).map((task) => task.factor))];
  if (declared.includes(factor)) return;
  const known = declared.length === 0 ? 'It declares none.' : `It declares: ${declared.join(', ')}.`;
  throw new InvalidInputError(`This dataset does not declare "${factor}" as the difficulty of a task. ${known}`, {
    field: ['factor'],
  });
}
