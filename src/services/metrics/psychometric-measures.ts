import type { EasierLevels } from '../../schema/psychometric.js';
import {
  psychometric,
  type LevelCells,
  type Psychometric,
  type PsychometricPoint,
} from '../statistics/psychometric.js';
import type { PsychometricFit } from '../statistics/psychometric-fit.js';
import type { TaskDifficulty } from './dataset-difficulty.js';

interface TaskLevels extends TaskDifficulty {
  readonly task: string;
  readonly levels: readonly LevelCells[];
}

/** The psychometric curve of one task; computed when its points or its fit are read. */
export class PsychometricMeasures {
  #curve: Psychometric | undefined;

  constructor(private readonly of: TaskLevels) {}

  get task(): string {
    return this.of.task;
  }

  get factor(): string {
    return this.of.factor;
  }

  get easier(): EasierLevels {
    return this.of.easier === 'higher' ? 'HIGHER' : 'LOWER';
  }

  get points(): readonly PsychometricPoint[] {
    return this.#measure().points;
  }

  get fit(): PsychometricFit | null {
    return this.#measure().fit;
  }

  get reason(): string | null {
    return this.#measure().reason;
  }

  #measure(): Psychometric {
    return (this.#curve ??= psychometric(this.of.levels, this.of.easier));
  }
}
