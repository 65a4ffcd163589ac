import type pg from 'pg';
import type { AskPayload } from '../../src/services/dispatch/work-item.js';

export interface JobRow {
  readonly key: string;
  readonly priority: number;
  readonly task: string;
  readonly isLocked: boolean;
  readonly payload: AskPayload;
}

/** The jobs of a run, in the order in which workers take them. */
export async function jobsOf(pool: pg.Pool, runId: number): Promise<JobRow[]> {
  const { rows } = await pool.query<JobRow>(
    `SELECT j.key, j.priority, t.identifier AS task, j.locked_at IS NOT NULL AS "isLocked", j.payload
     FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
     WHERE j.key LIKE $1 ORDER BY j.priority, j.id`,
    [`${runId}/%`],
  );
  return rows;
}

/** "question/sample" of each item that stands in a job of the run, in order. */
export function itemsOf(jobs: readonly JobRow[]): string[] {
  return jobs.flatMap(({ payload }) => payload.questionIds.map((id) => `${id}/${payload.sample}`));
}
