import type pg from 'pg';

/** Identifier of the queue's only task. */
export const ASK_TASK = 'ask';

/**
 * One job a question and sample, all in one statement of the caller's transaction. A job's priority is its question's
 * rank in the run plus the lowest rank now pending, so runs that go at the same time share the backend evenly and a
 * short run is not stuck behind a long one; the column is a smallint, hence the clamp.
 */
const ENQUEUE = `
  WITH pending AS (
    SELECT coalesce(min(priority), 0) AS lowest FROM (
      SELECT priority FROM graphile_worker._private_jobs WHERE is_available ORDER BY priority LIMIT 1) AS first
  ), asked AS (
    SELECT question_id, sample, row_number() OVER (ORDER BY sample, n) - 1 AS rank
    FROM unnest($2::integer[]) WITH ORDINALITY AS q (question_id, n), generate_series(0, $3::integer - 1) AS sample
  )
  SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
    SELECT ROW(
      '${ASK_TASK}',
      json_build_object('runId', $1::integer, 'questionId', question_id, 'sample', sample),
      NULL, NULL, NULL,
      $1::text || '/' || question_id || '/' || sample,
      least(32767, rank + lowest),
      NULL
    )::graphile_worker.job_spec
    FROM asked, pending ORDER BY rank))`;

export async function enqueueRun(
  client: pg.PoolClient,
  run: { runId: number; questionIds: readonly number[]; samples: number },
): Promise<void> {
  await client.query(ENQUEUE, [run.runId, run.questionIds, run.samples]);
}
