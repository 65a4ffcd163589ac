import type pg from 'pg';
import { RUN_CHANNEL } from '../database/notifications.js';
import { stopClock } from './run-clock.js';
import { dropJobs } from './run-jobs.js';

/** The deadline in UTC and in full, as `resumeRun` would take it. */
const EXPIRE = `
  WITH expired AS (
    UPDATE runs SET status = 'FAILED', finished_at = now(), ${stopClock()},
      status_reason = 'DEADLINE_PASSED: ' || complete + failed || ' of ' || total || ' answers had ended at the deadline, '
        || to_char(deadline AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
        || '; resumeRun with a later deadline goes on where it stood'
    WHERE status IN ('QUEUED', 'RUNNING') AND deadline <= now()
    RETURNING id, status
  )
  SELECT id, pg_notify('${RUN_CHANNEL}', id || ' ' || status) FROM expired`;

/**
 * Ends the runs whose deadline has passed, with a reason; their conversations are cut off, what is written stays. A run
 * that is PAUSED costs nothing and is let be. Meant to be called every second by every worker.
 * @returns ids of the runs that were ended
 */
export async function expireRuns(pool: pg.Pool): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(EXPIRE);
  for (const { id } of rows) await dropJobs(pool, id);
  return rows.map(({ id }) => id);
}
