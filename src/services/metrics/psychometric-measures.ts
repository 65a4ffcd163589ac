import type { EasierLevels } from '../../schema/psychometric.js';
import type { FitOrReason, PsychometricFit } from '../statistics/psychometric-fit.js';
import {
  levelCounts,
  psychometricPoints,
  type LevelCells,
  type PsychometricPoint,
} from '../statistics/psychometric.js';
import type { TaskDifficulty } from './dataset-difficulty.js';
import type { StatisticsPool } from './statistics-pool.js';

interface TaskLevels extends TaskDifficulty {
  readonly task: string;
  readonly levels: readonly LevelCells[];
}

/** The psychometric curve of one task; the fit is made, away from this thread, when it is read. */
export class PsychometricMeasures {
  #points: PsychometricPoint[] | null | undefined;

  constructor(
    private readonly of: TaskLevels,
    private readonly statistics: Pick<StatisticsPool, 'bootstrap'>,
  ) {}

  get task(): string {
    return this.of.task;
  }

  get factor(): string {
    return this.of.factor;
  }

  get easier(): EasierLevels {
    return this.of.easier === 'higher' ? 'HIGHER' : 'LOWER';
  }

  /** From hard to easy; none when the levels are not numbers. */
  get points(): readonly PsychometricPoint[] {
    return this.#measured() ?? [];
  }

  async fit(): Promise<PsychometricFit | null> {
    return (await this.#fitted()).fit;
  }

  async reason(): Promise<string | null> {
    return (await this.#fitted()).reason;
  }

  #measured(): PsychometricPoint[] | null {
    return (this.#points ??= psychometricPoints(this.of.levels, this.of.easier));
  }

  async #fitted(): Promise<FitOrReason> {
    const points = this.#measured();
    if (points === null) return { fit: null, reason: 'factor_not_numeric' };
    // Equal fits are one: the pool remembers them.
    return this.statistics.bootstrap({ measures: 'psychometric', levels: levelCounts(points) });
  }
}
