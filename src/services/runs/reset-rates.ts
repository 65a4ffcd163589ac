import type pg from 'pg';
import { startClock } from './run-clock.js';

/** The last sign of life of a run is its last write, or the moment that its pace is measured from next. */
const RESET = `
  UPDATE runs SET active_ms = active_ms + greatest(0, extract(epoch FROM alive.until - active_since) * 1000),
    ${startClock()}
  FROM (
    SELECT r.id AS run_id, greatest(last.answer_written_at, last.confidence_written_at, r.next_pace_at) AS until
    FROM runs r LEFT JOIN LATERAL (
      SELECT a.answer_written_at, a.confidence_written_at FROM answer_writes w CROSS JOIN LATERAL (
        SELECT p.answer_written_at, p.confidence_written_at FROM answers p
        WHERE p.run_id = w.run_id AND p.question_id = w.question_id AND p.sample = w.sample LIMIT 1
      ) a WHERE w.run_id = r.id AND w.sequence = r.sequence LIMIT 1
    ) last ON true
    WHERE r.status = 'RUNNING'
  ) alive WHERE runs.id = alive.run_id AND runs.status = 'RUNNING'`;

/**
 * For a worker that starts where there was none: a run that is RUNNING stood still from its last write until now. That
 * time counts neither as active nor into its pace. To call it twice does no harm.
 */
export async function resetRates(pool: pg.Pool): Promise<void> {
  await pool.query(RESET);
}
