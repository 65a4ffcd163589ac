import type pg from 'pg';
import { inOrderOf } from '../database/row-order.js';

/** Which factor says how hard a question of a task is, and the end at which it is easier. */
export interface TaskDifficulty {
  readonly factor: string;
  readonly easier: 'higher' | 'lower';
}

/** By task; a task that does not say is left out. */
export type DatasetDifficulty = Readonly<Record<string, TaskDifficulty>>;

/** One statement for any number of datasets; results in the order of the ids. An unknown dataset says nothing. */
export async function loadDifficulty(pool: pg.Pool, datasetIds: readonly number[]): Promise<DatasetDifficulty[]> {
  const { rows } = await pool.query<{ id: number; difficulty: DatasetDifficulty }>(
    'SELECT id, difficulty FROM datasets WHERE id = ANY($1::int[])',
    [datasetIds],
  );
  return inOrderOf(datasetIds, rows, ({ id }) => id).map((row) => row?.difficulty ?? {});
}
