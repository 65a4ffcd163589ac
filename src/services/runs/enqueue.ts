import type pg from 'pg';
import { IS_LIVE, jobsOfRun } from './run-jobs.js';
import { plannedQuestions } from './run-plan.js';
import type { RunSettings } from './run-settings.js';

/** Questions a job when there is much to ask: a worker takes them one after the other. */
export const QUESTIONS_PER_JOB = 32;
/** Up to so many items each has a job of its own. */
export const SINGLE_ITEM_JOBS = 100_000;
/** The column is a smallint. */
const LOWEST_PRIORITY = 32_767;

/** Each backend has its own task, so that workers take jobs for one without meeting those of another. */
export function askTask(backendName: string): string {
  return `ask:${backendName}`;
}

/** The questions of a run times its samples, and the task that asks them. */
export interface RunItems {
  readonly runId: number;
  readonly task: string;
  /** In presentation order. */
  readonly questionIds: readonly number[];
  readonly samples: number;
}

/**
 * $1 run, $2 questions, $3 samples, $4 task. What is planned, less what has its final answer or stands in a live job;
 * union and group, because a join planned on tables that were empty a moment ago would go through them for each item.
 *
 * A job's priority is its rank plus the lowest that now waits for the same backend, so runs that go at the same time
 * share it evenly and a short run is not stuck behind a long one. More jobs than there are priorities share them.
 */
const ENQUEUE = `
  WITH item AS (
    SELECT question_id, sample, sample * cardinality($2::integer[])::bigint + n AS place, false AS taken
    FROM unnest($2::integer[]) WITH ORDINALITY AS q (question_id, n), generate_series(0, $3::integer - 1) AS sample
    UNION ALL
    SELECT question_id, sample, NULL, true FROM answers
    WHERE run_id = $1 AND (status = 'COMPLETE' OR (status = 'FAILED' AND NOT error ? 'retrying'))
    UNION ALL
    SELECT question_id::integer, (j.payload ->> 'sample')::integer, NULL, true
    FROM graphile_worker._private_jobs j, json_array_elements_text(j.payload -> 'questionIds') AS question_id
    WHERE ${jobsOfRun('$1::integer')} AND ${IS_LIVE}
  ), missing AS (
    SELECT question_id, sample, min(place) AS place FROM item GROUP BY question_id, sample HAVING NOT bool_or(taken)
  ), placed AS (
    SELECT *, row_number() OVER (PARTITION BY sample ORDER BY place) - 1 AS n,
      CASE WHEN count(*) OVER () > ${SINGLE_ITEM_JOBS} THEN ${QUESTIONS_PER_JOB} ELSE 1 END AS size
    FROM missing
  ), job AS (
    SELECT sample, array_agg(question_id ORDER BY place) AS question_ids,
      row_number() OVER (ORDER BY min(place)) - 1 AS rank, count(*) OVER () AS jobs
    FROM placed GROUP BY sample, n / size
  ), pending AS (
    SELECT coalesce((
      SELECT j.priority FROM graphile_worker._private_jobs j
      WHERE j.is_available AND j.task_id = (SELECT id FROM graphile_worker._private_tasks WHERE identifier = $4)
      ORDER BY j.priority LIMIT 1), 0) AS lowest
  ), spec AS (
    SELECT ARRAY(
      SELECT ROW(
        $4,
        json_build_object('runId', $1::integer, 'sample', sample, 'questionIds', question_ids),
        NULL, NULL, NULL,
        $1::text || '/' || question_ids[1] || '/' || sample,
        least(${LOWEST_PRIORITY}, lowest + rank / (1 + jobs / ${LOWEST_PRIORITY + 1})),
        NULL
      )::graphile_worker.job_spec
      FROM job, pending ORDER BY rank) AS jobs
  ), added AS (
    SELECT count(*) FROM spec, graphile_worker.add_jobs(spec.jobs) WHERE EXISTS (SELECT FROM missing)
  )
  SELECT count(*)::integer AS items FROM missing, added`;

/**
 * Gives each item of the run that is neither answered for good nor in a live job to the queue, in one statement of the
 * caller's transaction.
 * @returns how many items those were
 */
export async function enqueueItems(client: pg.ClientBase, run: RunItems): Promise<number> {
  const { rows } = await client.query<{ items: number }>(ENQUEUE, [run.runId, run.questionIds, run.samples, run.task]);
  return rows[0]?.items ?? 0;
}

/**
 * The same for a run that has begun, planned anew from what is stored with it. Takes the run's row lock, so that of
 * several callers at the same time one enqueues and the others find nothing missing.
 * @returns how many items were missing; 0 for a run that is gone
 */
export async function enqueueMissing(client: pg.PoolClient, runId: number): Promise<number> {
  const { rows } = await client.query<{ datasetId: number; settings: RunSettings; backend: string }>(
    `SELECT r.dataset_id AS "datasetId", r.settings, b.name AS backend FROM runs r JOIN backends b ON b.id = r.backend_id
     WHERE r.id = $1 FOR UPDATE OF r`,
    [runId],
  );
  const run = rows[0];
  if (!run) return 0;
  // Those that have used up their attempts stand in the way of new ones of the same key.
  await client.query(
    `DELETE FROM graphile_worker._private_jobs j WHERE ${jobsOfRun('$1::integer')} AND NOT ${IS_LIVE}`,
    [runId],
  );
  const questions = await client.query<{ id: number; task: string }>(
    'SELECT id, task FROM questions WHERE dataset_id = $1 ORDER BY position',
    [run.datasetId],
  );
  const questionIds = plannedQuestions(questions.rows, run.settings).map(({ id }) => id);
  return enqueueItems(client, {
    runId,
    task: askTask(run.backend),
    questionIds,
    samples: run.settings.samplesPerQuestion,
  });
}
