import type pg from 'pg';
import { ConflictError, NotFoundError } from '../../errors.js';
import type { RunStatus } from '../../schema/run.js';
import { RUN_CHANNEL } from '../database/notifications.js';
import { ENDED_SQL } from './ended.js';
import { startClock, stopClock } from './run-clock.js';
import { dropJobs } from './run-jobs.js';
import { runRefusal } from './run-refusal.js';

/**
 * The states of a run. Each transition is one UPDATE with the old state in its WHERE, so that two callers cannot both
 * make it.
 *
 *                    begin
 *        QUEUED ---------------> RUNNING ------+--> COMPLETED  (write of the last answer)
 *          |  ^                   |  ^  ^      |        |
 *    pause |  | resume,     pause |  |  |      |        | retry
 *          v  | never begun       v  |  |      |        v
 *        PAUSED <-----------------+  |  |      |     RUNNING
 *          |                         |  |      |
 *          +---------- resume -------+  |      +--> FAILED  (write that exceeds maxFailures, deadline, fatal fault)
 *                                       |             |
 *                                       +-------------+  resume, retry
 *
 *   QUEUED, RUNNING, PAUSED --- cancel ---> CANCELLED, for good
 *
 * PAUSED ends like RUNNING when the requests that were in flight bring the last answers, but has no deadline. A
 * resumed run whose answers have all ended is COMPLETED at once. The transitions by a write are in write-answers.ts, that
 * by the deadline in expire-runs.ts, resume and retry in files of their names.
 *
 * Jobs follow the state and may lag behind it: what a worker holds is never taken from it, and it asks nothing unless
 * the run is open. A job that is given up that way just before a resume is found by the net, requeue-lost-items.ts.
 */
export class RunStateService {
  constructor(private readonly deps: { pool: pg.Pool }) {}

  /**
   * The first conversation of the run is about to begin.
   * @returns false when nothing of it may be asked any more, because it was paused or has ended
   */
  async begin(runId: number): Promise<boolean> {
    const change = `status = 'RUNNING', started_at = coalesce(started_at, now()), ${startClock()}`;
    if (await this.move(runId, ['QUEUED'], change)) return true;
    return (await this.statusOf(runId)) === 'RUNNING';
  }

  /** No answer can be had any more; `reason` says why and what to do. */
  async fail(runId: number, reason: string): Promise<void> {
    const change = `status = 'FAILED', status_reason = $3, finished_at = now(), ${stopClock()}`;
    await this.move(runId, OPEN, change, [reason]);
    await dropJobs(this.deps.pool, runId);
  }

  /**
   * Asks nothing new: requests in flight come to their end, what is pending is dropped until the run is resumed.
   * A run that is paused already stays so.
   * @throws NotFoundError, ConflictError when it has ended
   */
  async pause(runId: number): Promise<void> {
    const moved = await this.move(runId, ['QUEUED', 'RUNNING'], `status = 'PAUSED', paused_at = now(), ${stopClock()}`);
    const status = moved ? 'PAUSED' : await this.statusOf(runId);
    if (status !== 'PAUSED') throw runRefusal('pause', status);
    await dropJobs(this.deps.pool, runId);
  }

  /**
   * Stops the run for good: what is in flight is aborted by its workers, what is pending is dropped, what is written
   * stays.
   * @throws NotFoundError, ConflictError when it has already ended
   */
  async cancel(runId: number): Promise<void> {
    const moved = await this.move(runId, OPEN, `status = 'CANCELLED', finished_at = now(), ${stopClock()}`);
    if (!moved) throw runRefusal('cancel', await this.statusOf(runId));
    await dropJobs(this.deps.pool, runId);
  }

  /**
   * Deletes the run with all its answers.
   * @throws NotFoundError, ConflictError while it is still going
   */
  async delete(runId: number): Promise<void> {
    const { rows } = await this.deps.pool.query<{ status: string; deleted: boolean }>(
      `WITH gone AS (
         DELETE FROM runs WHERE id = $1 AND status IN (${ENDED_SQL}) RETURNING id
       ) SELECT status, EXISTS (SELECT FROM gone) AS deleted FROM runs WHERE id = $1`,
      [runId],
    );
    const run = rows[0];
    if (!run) throw new NotFoundError('There is no such run', { field: ['id'] });
    if (!run.deleted) throw new ConflictError(`The run is ${run.status}: cancel it first`, { field: ['id'] });
  }

  private async move(
    runId: number,
    from: readonly RunStatus[],
    change: string,
    values: readonly unknown[] = [],
  ): Promise<boolean> {
    const { rowCount } = await this.deps.pool.query(
      `WITH moved AS (UPDATE runs SET ${change} WHERE id = $1 AND status = ANY($2::text[]) RETURNING id, status)
       SELECT pg_notify('${RUN_CHANNEL}', id || ' ' || status) FROM moved`,
      [runId, from, ...values],
    );
    return rowCount === 1;
  }

  private async statusOf(runId: number): Promise<RunStatus | undefined> {
    const { rows } = await this.deps.pool.query<{ status: RunStatus }>('SELECT status FROM runs WHERE id = $1', [
      runId,
    ]);
    return rows[0]?.status;
  }
}

const OPEN: readonly RunStatus[] = ['QUEUED', 'RUNNING', 'PAUSED'];
