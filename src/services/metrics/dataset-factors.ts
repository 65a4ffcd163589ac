import type pg from 'pg';
import { InvalidInputError } from '../../errors.js';
import type { AnswerConditions } from './answer-filter.js';
import { TASK_FACTOR } from './factor-sql.js';

/** The names that a grouping or a filter may use in one dataset. */
export interface DatasetFactors {
  readonly tasks: readonly string[];
  readonly factors: readonly string[];
}

/** One statement for any number of datasets; results in the order of the ids. A dataset without questions has none. */
export async function loadDatasetFactors(
  pool: Pick<pg.ClientBase, 'query'>,
  datasetIds: readonly number[],
): Promise<DatasetFactors[]> {
  const { rows } = await pool.query<{ dataset_id: number; tasks: string[]; factors: string[] }>(
    `SELECT q.dataset_id, array_agg(DISTINCT q.task) AS tasks,
       coalesce(array_agg(DISTINCT factor.name) FILTER (WHERE factor.name IS NOT NULL), '{}') AS factors
     FROM questions q LEFT JOIN LATERAL jsonb_object_keys(q.factors) AS factor (name) ON true
     WHERE q.dataset_id = ANY($1::int[]) GROUP BY q.dataset_id`,
    [datasetIds],
  );
  const byDataset = new Map(rows.map((row) => [row.dataset_id, row]));
  return datasetIds.map((id) => byDataset.get(id) ?? { tasks: [], factors: [] });
}

/** @throws InvalidInputError when the dataset has no such factor, naming those that it has */
export function checkFactor(name: string, known: DatasetFactors): void {
  const names = [TASK_FACTOR, ...known.factors];
  if (names.includes(name)) return;
  throw new InvalidInputError(`This dataset has no factor "${name}". It has: ${names.join(', ')}.`, {
    field: ['factor'],
  });
}

/**
 * A misspelt task or factor must not pass for "no answers".
 * @throws InvalidInputError naming those that exist
 */
export function checkFilterNames(filter: AnswerConditions, known: DatasetFactors): void {
  for (const { name } of filter.factors ?? []) checkFactor(name, known);
  const unknown = filter.tasks?.find((task) => !known.tasks.includes(task));
  if (unknown === undefined) return;
  throw new InvalidInputError(`This dataset has no task "${unknown}". It has: ${known.tasks.join(', ')}.`, {
    field: ['where', 'tasks'],
  });
}
