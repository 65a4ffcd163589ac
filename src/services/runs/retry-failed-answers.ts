import type pg from 'pg';
import { ConflictError } from '../../errors.js';
import type { RunStatus } from '../../schema/run.js';
import { RUN_CHANNEL } from '../database/notifications.js';
import { transaction } from '../database/transaction.js';
import { enqueueMissing } from './enqueue.js';
import { startPace } from './run-clock.js';
import { runRefusal } from './run-refusal.js';

/**
 * What failed at stage 2 waits for its confidence again and keeps its letter. What failed at stage 1 stays a failed row,
 * marked, until the new reply overwrites it: rows are never deleted, because the log of writes refers to them.
 */
const MARK = `
  UPDATE answers SET
    status = CASE WHEN (error ->> 'stage')::integer = 2 THEN 'AWAITING_CONFIDENCE' ELSE status END,
    confidence_attempts = CASE WHEN (error ->> 'stage')::integer = 2 THEN NULL ELSE confidence_attempts END,
    error = CASE WHEN (error ->> 'stage')::integer = 2 THEN NULL ELSE error || '{"retrying": true}' END
  WHERE run_id = $1 AND status = 'FAILED' AND NOT error ? 'retrying'`;

/** $1 run, $2 how many answers count as failed no more. What had ended opens; a deadline that it had kept is dropped. */
const REOPEN = `
  WITH reopened AS (
    UPDATE runs SET failed = failed - $2::integer,
      status = CASE WHEN started_at IS NULL THEN 'QUEUED' ELSE 'RUNNING' END, status_reason = NULL, finished_at = NULL,
      deadline = CASE WHEN deadline > now() THEN deadline END,
      active_since = CASE WHEN started_at IS NOT NULL THEN now() END, ${startPace('complete + failed - $2::integer')}
    WHERE id = $1 AND status IN ('COMPLETED', 'FAILED') RETURNING id, status
  )
  SELECT pg_notify('${RUN_CHANNEL}', id || ' ' || status) FROM reopened`;

/** The same for a run that is open or paused, which stays so: only its count, and the pace that is measured by it. */
const UNCOUNT = `
  WITH changed AS (
    UPDATE runs SET failed = failed - $2::integer, pace_done = pace_done - $2::integer,
      next_pace_done = next_pace_done - $2::integer
    WHERE id = $1 RETURNING id, status
  )
  SELECT pg_notify('${RUN_CHANNEL}', id || ' ' || status) FROM changed`;

interface RetryableRun {
  readonly status: RunStatus;
  readonly isImported: boolean;
  readonly isOverdue: boolean;
}

/**
 * Asks those questions again whose answer has failed, and no other; a run that had ended opens again, a paused one asks
 * when it is resumed. Metrics read what is there meanwhile. Without failed answers it does nothing.
 * @returns how many answers those are
 * @throws NotFoundError, ConflictError for a run that is CANCELLED or imported, or that FAILED for another reason
 */
export async function retryFailedAnswers(pool: pg.Pool, runId: number): Promise<number> {
  return transaction(pool, async (client) => {
    const run = await lockRun(client, runId);
    if (!run || run.status === 'CANCELLED') throw runRefusal('retry', run?.status);
    refuseToAsk(run);
    // Before the run opens: while it counts as ended, a trigger drops its response vector, one that is being made too.
    const { rowCount } = await client.query(MARK, [runId]);
    const count = rowCount ?? 0;
    if (count === 0) return nothingFailed(run);
    const hasEnded = run.status === 'COMPLETED' || run.status === 'FAILED';
    await client.query(hasEnded ? REOPEN : UNCOUNT, [runId, count]);
    if (run.status !== 'PAUSED') await enqueueMissing(client, runId);
    return count;
  });
}

async function lockRun(client: pg.PoolClient, runId: number): Promise<RetryableRun | undefined> {
  const { rows } = await client.query<RetryableRun>(
    `SELECT r.status, b.kind = 'IMPORTED' AS "isImported", coalesce(r.deadline <= now(), false) AS "isOverdue"
     FROM runs r JOIN backends b ON b.id = r.backend_id WHERE r.id = $1 FOR UPDATE OF r`,
    [runId],
  );
  return rows[0];
}

function refuseToAsk({ status, isImported, isOverdue }: RetryableRun): void {
  if (isImported) {
    throw new ConflictError('The run was imported, so nobody can be asked again: startRun asks the same questions', {
      field: ['id'],
    });
  }
  if (status === 'FAILED' && isOverdue) {
    throw new ConflictError('The deadline of the run has passed: resumeRun with a later one first, then retry', {
      field: ['id'],
    });
  }
}

function nothingFailed({ status }: RetryableRun): number {
  if (status !== 'FAILED') return 0;
  throw new ConflictError('No answer of the run has failed: resumeRun goes on with what was not asked yet', {
    field: ['id'],
  });
}
