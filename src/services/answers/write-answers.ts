import type pg from 'pg';
import { RUN_CHANNEL } from '../database/notifications.js';
import { transaction } from '../database/transaction.js';
import type { WriteRecord } from './answer-record.js';
import { FAILURE_ADVICE } from './failure-advice.js';
import { storableJson } from './storable-json.js';

/**
 * Columns of one record on its way into SQL. Stage 1 inserts the answer, stage 2 completes it, a failure does either
 * with `error` set.
 */
const INPUT_COLUMNS = `
  n integer, question_id integer, sample integer, stage smallint,
  text text, latency_ms double precision, attempts integer, finish_reason text,
  prompt_tokens integer, cached_prompt_tokens integer, completion_tokens integer,
  letter text, confidence smallint, probabilities jsonb, token_confidence double precision, logprobs jsonb, error jsonb`;

/** Columns that stage 1 gives an answer, the first time and when it is asked again. */
const ANSWERED = {
  sequence: 'sequence',
  status: `CASE WHEN error IS NULL THEN 'AWAITING_CONFIDENCE' ELSE 'FAILED' END`,
  letter: 'letter',
  letter_status: `CASE WHEN error IS NOT NULL THEN 'MISSING' WHEN letter IS NULL THEN 'UNPARSED' ELSE 'PARSED' END`,
  confidence_status: `'MISSING'`,
  probabilities: 'probabilities',
  token_confidence: 'token_confidence',
  logprobs: 'logprobs',
  answer_text: 'text',
  answer_latency_ms: 'latency_ms',
  answer_attempts: 'attempts',
  answer_finish_reason: 'finish_reason',
  answer_prompt_tokens: 'prompt_tokens',
  answer_cached_prompt_tokens: 'cached_prompt_tokens',
  answer_completion_tokens: 'completion_tokens',
  answer_written_at: 'CASE WHEN error IS NULL THEN now() END',
  error: 'error',
};
const ANSWERED_COLUMNS = Object.keys(ANSWERED).join(', ');
const ANSWERED_VALUES = Object.values(ANSWERED).join(', ');

/** Age at which the newer of the two moments that the pace is measured from becomes the older, and a new one is taken. */
const PACE_WINDOW = `interval '10 seconds'`;

/** Why a run ends by its failures: which are the most and what to do. Only worked out when it comes to that. */
const FAILURES = `(
  SELECT 'MAX_FAILURES_EXCEEDED: ' || l.failed + t.failed || ' answers have failed and maxFailures is ' || l.max_failures
    || '; the most frequent error (' || count(*) || ' of them) is ' || f.code || ': '
    || coalesce('${JSON.stringify(FAILURE_ADVICE).replaceAll("'", "''")}'::jsonb ->> f.code, max(f.message))
    || '. Then retryFailedAnswers asks those again, or resumeRun with a higher maxFailures goes on'
  FROM (
    SELECT error ->> 'code' AS code, error ->> 'message' AS message FROM answers
    WHERE run_id = $1 AND status = 'FAILED' AND NOT error ? 'retrying'
    UNION ALL
    SELECT error ->> 'code', error ->> 'message' FROM effective WHERE error IS NOT NULL
  ) f GROUP BY f.code ORDER BY count(*) DESC, f.code LIMIT 1)`;

/**
 * $1 run, $2 records. One statement, so one round trip and one commit. The lock on the run makes commit order sequence
 * order across processes; but the statement's snapshot is older than a lock it had to wait for, so `gate` opens only
 * when nobody has written in between. A record that finds its stage already written changes nothing and takes no
 * number: redelivery is harmless and the numbers stay gapless. Only a failed answer that is being retried takes its
 * stage 1 once more. The last answer ends the run, and so does one failure more than it may have. The probe is a LATERAL
 * by primary key and the update goes by ctid, because a join planned while the table was still empty scans the run for
 * each row. The setting, for this transaction only, spares the triggers that drop response vectors: this raises the run's
 * sequence, which says as much.
 */
const WRITE = `
  WITH locked AS (
    SELECT sequence, status, complete, failed, total, max_failures, next_pace_at < now() - ${PACE_WINDOW} AS is_pace_old
    FROM runs WHERE id = $1 FOR UPDATE
  ), seen AS (
    SELECT sequence FROM runs WHERE id = $1
  ), gate AS (
    SELECT l.sequence FROM locked l JOIN seen s ON s.sequence = l.sequence
    WHERE l.status IN ('QUEUED', 'RUNNING', 'PAUSED')
  ), input AS (
    SELECT * FROM jsonb_to_recordset($2::jsonb) AS i (${INPUT_COLUMNS})
  ), effective AS (
    SELECT i.*, a.row_id, g.sequence + (row_number() OVER (ORDER BY i.n))::integer AS sequence
    FROM gate g
    CROSS JOIN input i
    LEFT JOIN LATERAL (
      SELECT p.ctid AS row_id, CASE WHEN p.error ? 'retrying' THEN 'RETRYING' ELSE p.status END AS status FROM answers p
      WHERE p.run_id = $1 AND p.question_id = i.question_id AND p.sample = i.sample LIMIT 1
    ) a ON true
    WHERE CASE i.stage WHEN 1 THEN coalesce(a.status, 'RETRYING') = 'RETRYING' ELSE a.status = 'AWAITING_CONFIDENCE' END
  ), answered AS (
    INSERT INTO answers (run_id, question_id, sample, ${ANSWERED_COLUMNS})
    SELECT $1, question_id, sample, ${ANSWERED_VALUES} FROM effective WHERE stage = 1 AND row_id IS NULL
  ), answered_again AS (
    UPDATE answers a SET (${ANSWERED_COLUMNS}) = (SELECT ${ANSWERED_VALUES} FROM (SELECT e.*) AS effective)
    FROM effective e WHERE e.stage = 1 AND a.ctid = e.row_id
  ), rated AS (
    UPDATE answers a SET
      sequence = e.sequence,
      status = CASE WHEN e.error IS NULL THEN 'COMPLETE' ELSE 'FAILED' END,
      confidence = e.confidence,
      confidence_status =
        CASE WHEN e.error IS NOT NULL THEN 'MISSING' WHEN e.confidence IS NULL THEN 'UNPARSED' ELSE 'PARSED' END,
      confidence_text = e.text, confidence_latency_ms = e.latency_ms, confidence_attempts = e.attempts,
      confidence_finish_reason = e.finish_reason, confidence_prompt_tokens = e.prompt_tokens,
      confidence_cached_prompt_tokens = e.cached_prompt_tokens,
      confidence_completion_tokens = e.completion_tokens,
      confidence_written_at = CASE WHEN e.error IS NULL THEN now() END,
      error = e.error
    FROM effective e WHERE e.stage = 2 AND a.ctid = e.row_id
  ), logged AS (
    INSERT INTO answer_writes (run_id, sequence, question_id, sample, stage)
    SELECT $1, sequence, question_id, sample, stage FROM effective
  ), tally AS (
    SELECT count(*)::integer AS writes,
      count(*) FILTER (WHERE stage = 2 AND error IS NULL)::integer AS complete,
      count(*) FILTER (WHERE error IS NOT NULL)::integer AS failed,
      coalesce(sum(attempts), 0)::integer AS requests,
      coalesce(sum(attempts - 1), 0)::integer AS retries,
      coalesce(sum(prompt_tokens), 0) AS prompt_tokens,
      sum(cached_prompt_tokens) AS cached_prompt_tokens,
      coalesce(sum(completion_tokens), 0) AS completion_tokens
    FROM effective
  ), verdict AS (
    SELECT is_pace_old, outcome.*, outcome.status IN ('COMPLETED', 'FAILED') AS is_end,
      CASE WHEN outcome.status = 'FAILED' THEN ${FAILURES} END AS reason
    FROM gate, locked l, tally t, LATERAL (
      SELECT CASE WHEN l.failed + t.failed > l.max_failures THEN 'FAILED'
        WHEN l.complete + t.complete + l.failed + t.failed >= l.total THEN 'COMPLETED' ELSE l.status END AS status
    ) outcome
  ), counted AS (
    UPDATE runs r SET
      sequence = r.sequence + t.writes,
      complete = r.complete + t.complete,
      failed = r.failed + t.failed,
      requests = r.requests + t.requests,
      retries = r.retries + t.retries,
      prompt_tokens = r.prompt_tokens + t.prompt_tokens,
      cached_prompt_tokens = CASE WHEN t.cached_prompt_tokens IS NULL THEN r.cached_prompt_tokens
        ELSE coalesce(r.cached_prompt_tokens, 0) + t.cached_prompt_tokens END,
      completion_tokens = r.completion_tokens + t.completion_tokens,
      status = v.status,
      status_reason = coalesce(v.reason, r.status_reason),
      finished_at = CASE WHEN v.is_end THEN now() END,
      active_ms = CASE WHEN v.is_end AND r.active_since IS NOT NULL
        THEN r.active_ms + extract(epoch FROM now() - r.active_since) * 1000 ELSE r.active_ms END,
      active_since = CASE WHEN NOT v.is_end THEN r.active_since END,
      pace_at = CASE WHEN v.is_pace_old THEN r.next_pace_at ELSE r.pace_at END,
      pace_done = CASE WHEN v.is_pace_old THEN r.next_pace_done ELSE r.pace_done END,
      next_pace_at = CASE WHEN v.is_pace_old THEN now() ELSE r.next_pace_at END,
      next_pace_done = CASE WHEN v.is_pace_old THEN r.complete + t.complete + r.failed + t.failed
        ELSE r.next_pace_done END
    FROM tally t, verdict v WHERE r.id = $1 AND t.writes > 0
    RETURNING r.status
  )
  SELECT l.status IN ('QUEUED', 'RUNNING', 'PAUSED') AS "isOpen", EXISTS (SELECT FROM gate) AS "isWritten",
    (SELECT status FROM counted WHERE status IN ('COMPLETED', 'FAILED')) AS "endedAs",
    (SELECT pg_notify('${RUN_CHANNEL}', $1::text || ' ' || status) FROM counted),
    set_config('metacog.answer_writer', 'on', true)
  FROM locked l`;

export interface WriteOutcome {
  /** False when the run had ended or is gone: nothing was written then. */
  readonly isWritten: boolean;
  /** What this very write made of the run, unless it goes on. */
  readonly endedAs: 'COMPLETED' | 'FAILED' | null;
}

interface Outcome extends WriteOutcome {
  /** The run still takes answers. */
  readonly isOpen: boolean;
}

/**
 * Writes records of one run durably, in the order given, in one transaction: answers, log, counters, notification. Of
 * two records of one stage the first counts.
 */
export async function writeAnswers(
  pool: pg.Pool,
  runId: number,
  records: readonly WriteRecord[],
): Promise<WriteOutcome> {
  const values = [runId, storableJson(firstOfEachStage(records).map(toInput))];
  const outcome = await write(pool, values);
  if (!outcome?.isOpen || outcome.isWritten) return outcome ?? NOTHING_WRITTEN;
  // Another process has written to this run meanwhile. With the lock taken first the snapshot cannot be too old again.
  return transaction(pool, async (client) => {
    await client.query('SELECT FROM runs WHERE id = $1 FOR UPDATE', [runId]);
    return (await write(client, values)) ?? NOTHING_WRITTEN;
  });
}

/**
 * The statement sees what others have written, not what stands beside it in its own input. Two records of one stage meet
 * where a reply was kept while the database was away and the question was asked again as soon as it was back.
 */
function firstOfEachStage(records: readonly WriteRecord[]): WriteRecord[] {
  const first = new Map<string, WriteRecord>();
  for (const record of records) {
    const key = `${record.questionId}/${record.sample}/${record.stage}`;
    if (!first.has(key)) first.set(key, record);
  }
  return [...first.values()];
}

const NOTHING_WRITTEN: WriteOutcome = { isWritten: false, endedAs: null };

async function write(client: pg.Pool | pg.PoolClient, values: readonly unknown[]): Promise<Outcome | undefined> {
  const { rows } = await client.query<Outcome>({ name: 'write-answers', text: WRITE, values: [...values] });
  return rows[0];
}

/** Fields that the stage does not have stay undefined, which JSON leaves out: a spread costs fifty times as much. */
function toInput(record: WriteRecord, n: number): Record<string, unknown> {
  const { questionId: question_id, sample, stage } = record;
  if ('error' in record) {
    const { error } = record;
    return { n, question_id, sample, stage, attempts: error.attempts, error: { ...error, stage } };
  }
  const { reply } = record;
  const answer = record.stage === 1 ? record : undefined;
  return {
    n,
    question_id,
    sample,
    stage,
    text: reply.text,
    latency_ms: reply.latencyMs,
    attempts: reply.attempts,
    finish_reason: reply.finishReason,
    prompt_tokens: reply.promptTokens,
    cached_prompt_tokens: reply.cachedPromptTokens,
    completion_tokens: reply.completionTokens,
    confidence: record.stage === 2 ? record.confidence : undefined,
    letter: answer?.letter,
    probabilities: answer?.probabilities,
    token_confidence: answer?.tokenConfidence,
    logprobs: answer?.logprobs,
  };
}
