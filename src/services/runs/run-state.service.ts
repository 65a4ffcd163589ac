import type pg from 'pg';
import { ConflictError, NotFoundError } from '../../errors.js';
import { RUN_CHANNEL } from '../database/notifications.js';
import { dropJobs } from './run-jobs.js';

/**
 * The states of a run. Each transition is one UPDATE with the old state in its WHERE, so that two callers cannot both
 * make it.
 *
 *   QUEUED ---> RUNNING ---> COMPLETED   (by the write of the last answer, see write-answers.ts)
 *      \           \---> FAILED | CANCELLED
 *       \---> FAILED | CANCELLED
 */
export class RunStateService {
  constructor(private readonly deps: { pool: pg.Pool }) {}

  /** The first conversation of the run begins. */
  async begin(runId: number): Promise<void> {
    await this.move(runId, ['QUEUED'], `status = 'RUNNING', started_at = now()`, []);
  }

  /** No answer can be had any more; `reason` says why and what to do. */
  async fail(runId: number, reason: string): Promise<void> {
    const open = ['QUEUED', 'RUNNING', 'PAUSED'];
    await this.move(runId, open, `status = 'FAILED', status_reason = $3, finished_at = now()`, [reason]);
    await dropJobs(this.deps.pool, runId);
  }

  /**
   * Stops the run: what is in flight is aborted by its workers, what is pending is dropped, what is written stays.
   * @throws NotFoundError, ConflictError when it has already ended
   */
  async cancel(runId: number): Promise<void> {
    const open = ['QUEUED', 'RUNNING', 'PAUSED'];
    const moved = await this.move(runId, open, `status = 'CANCELLED', finished_at = now()`, []);
    if (!moved) {
      const { rows } = await this.deps.pool.query<{ status: string }>('SELECT status FROM runs WHERE id = $1', [runId]);
      if (!rows[0]) throw new NotFoundError('There is no such run', { field: ['id'] });
      throw new ConflictError(`The run is already ${rows[0].status}`, { field: ['id'] });
    }
    await dropJobs(this.deps.pool, runId);
  }

  /**
   * Deletes the run with all its answers.
   * @throws NotFoundError, ConflictError while it is still going
   */
  async delete(runId: number): Promise<void> {
    const { rows } = await this.deps.pool.query<{ status: string; deleted: boolean }>(
      `WITH gone AS (
         DELETE FROM runs WHERE id = $1 AND status IN ('COMPLETED', 'FAILED', 'CANCELLED') RETURNING id
       ) SELECT status, EXISTS (SELECT FROM gone) AS deleted FROM runs WHERE id = $1`,
      [runId],
    );
    const run = rows[0];
    if (!run) throw new NotFoundError('There is no such run', { field: ['id'] });
    if (!run.deleted) throw new ConflictError(`The run is ${run.status}: cancel it first`, { field: ['id'] });
  }

  private async move(
    runId: number,
    from: readonly string[],
    change: string,
    values: readonly unknown[],
  ): Promise<boolean> {
    const { rowCount } = await this.deps.pool.query(
      `WITH moved AS (UPDATE runs SET ${change} WHERE id = $1 AND status = ANY($2::text[]) RETURNING id, status)
       SELECT pg_notify('${RUN_CHANNEL}', id || ' ' || status) FROM moved`,
      [runId, from, ...values],
    );
    return rowCount === 1;
  }
}
