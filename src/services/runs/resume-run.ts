import type pg from 'pg';
import { ConflictError, InvalidInputError } from '../../errors.js';
import type { RunStatus } from '../../schema/run.js';
import { RUN_CHANNEL } from '../database/notifications.js';
import { transaction } from '../database/transaction.js';
import { enqueueMissing } from './enqueue.js';
import { startPace } from './run-clock.js';
import { runRefusal } from './run-refusal.js';

/** What may end a run before its last answer; null: nothing does. */
export interface RunLimits {
  readonly deadline: Date | null;
  /** Failed answers beyond which it ends, 0 or more. */
  readonly maxFailures: number | null;
}

interface ResumableRun extends RunLimits {
  readonly status: RunStatus;
  readonly failed: number;
  readonly now: Date;
}

/** $1 run, $2 deadline, $3 failures. A run that never began waits to be begun; one that lacks nothing is done. */
const RESUME = `
  WITH resumed AS (
    UPDATE runs SET deadline = $2, max_failures = $3, status_reason = NULL,
      status = CASE WHEN complete + failed >= total THEN 'COMPLETED'
        WHEN started_at IS NULL THEN 'QUEUED' ELSE 'RUNNING' END,
      active_since = CASE WHEN complete + failed < total AND started_at IS NOT NULL THEN now() END, ${startPace()},
      finished_at = CASE WHEN complete + failed >= total THEN coalesce(finished_at, now()) END
    WHERE id = $1 AND status IN ('PAUSED', 'FAILED') RETURNING id, status
  )
  SELECT pg_notify('${RUN_CHANNEL}', id || ' ' || status) FROM resumed`;

const LIMIT = 'UPDATE runs SET deadline = $2, max_failures = $3 WHERE id = $1';

/**
 * Goes on with a run that is PAUSED or FAILED where it stood: everything that has no final answer is enqueued. Of a run
 * that is going already only the limits change.
 * @param limits  those to change; undefined leaves one as it is
 * @throws InvalidInputError for a limit that cannot be, NotFoundError, ConflictError when the run is COMPLETED or
 *         CANCELLED, or when its limits would end it at once
 */
export async function resumeRun(pool: pg.Pool, runId: number, limits: Partial<RunLimits> = {}): Promise<void> {
  checkMaxFailures(limits.maxFailures ?? null);
  await transaction(pool, async (client) => {
    const run = await lockRun(client, runId);
    if (!run || run.status === 'COMPLETED' || run.status === 'CANCELLED') throw runRefusal('resume', run?.status);
    const { deadline = run.deadline, maxFailures = run.maxFailures } = limits;
    refuseReachedLimits({ ...run, deadline, maxFailures });
    const { rowCount } = await client.query(RESUME, [runId, deadline, maxFailures]);
    if (rowCount === 1) await enqueueMissing(client, runId);
    else await client.query(LIMIT, [runId, deadline, maxFailures]);
  });
}

/** @throws InvalidInputError unless the number is 0 or more, or null for no limit */
export function checkMaxFailures(maxFailures: number | null): void {
  if (maxFailures === null || maxFailures >= 0) return;
  throw new InvalidInputError('maxFailures must be at least 0', { field: ['maxFailures'] });
}

async function lockRun(client: pg.PoolClient, runId: number): Promise<ResumableRun | undefined> {
  const { rows } = await client.query<ResumableRun>(
    'SELECT status, failed, deadline, max_failures AS "maxFailures", now() FROM runs WHERE id = $1 FOR UPDATE',
    [runId],
  );
  return rows[0];
}

function refuseReachedLimits({ deadline, maxFailures, failed, now }: ResumableRun): void {
  if (deadline !== null && deadline <= now) {
    throw new ConflictError(`The deadline ${deadline.toISOString()} has passed: give a later one, or null for none`, {
      field: ['deadline'],
    });
  }
  if (maxFailures !== null && failed > maxFailures) {
    throw new ConflictError(
      `${failed} answers have failed and maxFailures is ${maxFailures}: give a higher one or null for none, or ask them ` +
        'again with retryFailedAnswers',
      { field: ['maxFailures'] },
    );
  }
}
