import { countOf, isCorrect, type AnswerCell } from '../statistics/answer-cell.js';
import type { LevelOutcome } from '../statistics/cochran-armitage.js';
import { isAnswered } from '../statistics/denominators.js';
import { firstLetterAuroc } from '../statistics/first-letter-auroc.js';
import { keyAlarm, type KeyAlarm, type TaskResults } from '../statistics/key-alarm.js';
import { DerivedValues } from './derived-values.js';
import { TASK_FACTOR } from './factor-sql.js';
import type { MetricsLoaders } from './metrics-loaders.js';
import type { MetricsGroup, MetricsService, MetricsSlice } from './metrics.service.js';

/** Holds the answers of a run against the key that scores them. */
export class KeyAlarmService {
  readonly #derived = new DerivedValues();

  constructor(private readonly deps: { readonly metrics: MetricsService }) {}

  /**
   * The alarm of a slice, judged task by task; null when nothing is suspect. Answers that were chosen by whether they
   * are right, or by their confidence, cannot speak against a key: null for such a slice.
   */
  async alarm(slice: MetricsSlice, loaders: MetricsLoaders): Promise<KeyAlarm | null> {
    const { correct, confidence } = slice.filter;
    if (correct != null || confidence != null) return null;
    const [keys, tasks] = await Promise.all([
      loaders.answerKeys.load(slice.datasetId),
      this.deps.metrics.groups(slice, TASK_FACTOR, loaders),
    ]);
    const results = await Promise.all(
      tasks.map((task) => this.#results(task, { loaders, hasOtherKeys: keys.length > 1 })),
    );
    const keyName = keys.find(({ id }) => id === slice.answerKeyId)?.name ?? '';
    const { cells } = await this.deps.metrics.cells(slice, loaders);
    // Of the same cells the alarm is the same, unless there is another key to hold them against.
    const name = keys.map(({ id }) => id).join(' ');
    return this.#derived.of(cells, name, () => keyAlarm({ keyName, tasks: results }));
  }

  async #results(
    { key: task, metrics: slice }: MetricsGroup,
    { loaders, hasOtherKeys }: { readonly loaders: MetricsLoaders; readonly hasOtherKeys: boolean },
  ): Promise<TaskResults> {
    const { metrics } = this.deps;
    const [{ cells }, tokenCells, byLevel, conflicts] = await Promise.all([
      metrics.cells(slice, loaders),
      metrics.tokenCells(slice, loaders),
      this.#byLevel(task, slice, loaders),
      hasOtherKeys ? loaders.keyConflicts.load(slice) : undefined,
    ]);
    return {
      task,
      answers: cells,
      tokenAuroc1:
        tokenCells.length === 0 ? null : this.#derived.of(tokenCells, 'auroc', () => firstLetterAuroc(tokenCells)),
      byLevel,
      conflicts: conflicts?.get(slice.groups) ?? [],
    };
  }

  /** From hard to easy; null when the dataset declares no difficulty for the task, or one that is not a number. */
  async #byLevel(task: string, slice: MetricsSlice, loaders: MetricsLoaders): Promise<LevelOutcome[] | null> {
    const declared = (await loaders.difficulty.load(slice.datasetId))[task];
    if (declared === undefined) return null;
    const levels = await this.deps.metrics.groups(slice, declared.factor, loaders);
    const outcomes = await Promise.all(
      levels.map(async ({ key, metrics }) => ({
        level: Number(key),
        ...outcomeOf((await this.deps.metrics.cells(metrics, loaders)).cells),
      })),
    );
    if (!outcomes.every(({ level }) => Number.isFinite(level))) return null;
    const direction = declared.easier === 'higher' ? 1 : -1;
    return outcomes.sort((left, right) => direction * (left.level - right.level));
  }
}

function outcomeOf(cells: readonly AnswerCell[]): LevelOutcome {
  return { correct: countOf(cells, isCorrect), n: countOf(cells, isAnswered) };
}
