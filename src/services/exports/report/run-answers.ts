import { NotFoundError } from '../../../errors.js';
import type { QueryApi } from '../../../operations/operation.js';
import {
  BY_FACTOR,
  PSYCHOMETRIC,
  REPORTED_RUN,
  RUN_FIGURES,
  TASK_FIGURES,
  type ReportedRun,
  type RunFigures,
  type TaskByFactor,
  type TaskFigures,
} from '../../../operations/report-operations.js';
import type { Psychometric } from '../../../operations/report-shapes.js';

/** All that the API says of a run under one key, as `--format json` prints it. */
export interface RunAnswers {
  readonly run: ReportedRun;
  readonly metrics: RunFigures;
  readonly byTask: readonly TaskFigures[];
  readonly psychometric: readonly Psychometric[];
  readonly byFactor: readonly { readonly factor: string; readonly tasks: readonly TaskByFactor[] }[];
}

/**
 * Asks in several operations, because one would be larger than a server accepts.
 * @param answerKey  name of a key of the run's dataset; null for its default
 * @throws NotFoundError when the run is deleted meanwhile
 */
export async function runAnswers(api: QueryApi, id: string, answerKey: string | null): Promise<RunAnswers> {
  const run = existing((await api.query(REPORTED_RUN, { id })).run);
  const { tasks } = run.dataset;
  const factors = distinct(tasks.flatMap((task) => task.factors.map(({ name }) => name)));
  const levels = distinct(tasks.flatMap(({ difficulty }) => (difficulty ? [difficulty.factor] : [])));
  const underKey = { id, answerKey };
  const [figures, byTask, psychometric, byFactor] = await Promise.all([
    api.query(RUN_FIGURES, underKey),
    api.query(TASK_FIGURES, underKey),
    Promise.all(levels.map((factor) => api.query(PSYCHOMETRIC, { ...underKey, factor }))),
    Promise.all(factors.map((factor) => api.query(BY_FACTOR, { ...underKey, factor }))),
  ]);
  return {
    run,
    metrics: existing(figures.run).metrics,
    byTask: existing(byTask.run).metrics.by,
    psychometric: psychometric.flatMap((answer) => existing(answer.run).metrics.psychometric),
    byFactor: byFactor.map((answer, index) => ({
      factor: factors[index] ?? '',
      tasks: existing(answer.run).metrics.by.filter(({ metrics }) => metrics.by.length > 0),
    })),
  };
}

function existing<Found>(run: Found | null): Found {
  if (run) return run;
  throw new NotFoundError('the run was deleted before all of it could be read');
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
