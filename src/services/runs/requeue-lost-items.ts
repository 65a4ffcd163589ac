import type pg from 'pg';
import { transaction } from '../database/transaction.js';
import { enqueueMissing } from './enqueue.js';
import { IS_LIVE, jobsOfRun } from './run-jobs.js';

export interface RequeuedRun {
  readonly runId: number;
  /** Questions x samples. */
  readonly items: number;
}

/**
 * Open runs that have no job although they lack answers. The order makes the probe an index scan that ends at its first
 * row, also where the planner knows nothing yet of the jobs' number.
 */
const WITHOUT_JOBS = `
  SELECT r.id FROM runs r
  WHERE r.status IN ('QUEUED', 'RUNNING') AND r.complete + r.failed < r.total AND (
    SELECT true FROM graphile_worker._private_jobs j WHERE ${jobsOfRun('r.id')} AND ${IS_LIVE}
    ORDER BY j.key COLLATE "C" LIMIT 1
  ) IS NULL`;

/**
 * The net below run control and workers. A job that a worker gave up because its run was paused just then, or one that
 * anybody deleted, is missed at last when the others are done: then what lacks an answer is enqueued anew. Meant to be
 * called every second by every worker; of several that call at the same time one enqueues.
 * @returns the runs that were given jobs; empty when all is well
 */
export async function requeueLostItems(pool: pg.Pool): Promise<RequeuedRun[]> {
  const { rows } = await pool.query<{ id: number }>(WITHOUT_JOBS);
  const requeued: RequeuedRun[] = [];
  for (const { id } of rows) {
    const items = await transaction(pool, (client) => requeue(client, id));
    if (items > 0) requeued.push({ runId: id, items });
  }
  return requeued;
}

/** Passes over a run that somebody else is at, be it to do the same; the next call finds it again if need be. */
async function requeue(client: pg.PoolClient, runId: number): Promise<number> {
  const { rowCount } = await client.query(
    `SELECT FROM runs WHERE id = $1 AND status IN ('QUEUED', 'RUNNING') FOR UPDATE SKIP LOCKED`,
    [runId],
  );
  return rowCount === 0 ? 0 : enqueueMissing(client, runId);
}
