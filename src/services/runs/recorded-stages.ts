import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** One stage of one answer from a results file, with its place in the run's log. */
export interface RecordedStage {
  readonly sequence: number;
  readonly question_id: number;
  readonly sample: number;
  readonly stage: 1 | 2;
  readonly text: string;
  readonly latency_ms: number | null;
  readonly letter: string | null;
  readonly confidence: number | null;
  readonly probabilities: Readonly<Record<string, number>> | null;
  readonly token_confidence: number | null;
}

export interface RecordedCounts {
  /** Answers: samples of questions. */
  readonly total: number;
  readonly questions: number;
  /** The greatest number of a sample and one. */
  readonly samples: number;
  readonly complete: number;
  readonly failed: number;
  readonly sequence: number;
}

const COLUMNS = {
  sequence: 'integer',
  question_id: 'integer',
  sample: 'integer',
  stage: 'smallint',
  text: 'text',
  latency_ms: 'double precision',
  letter: 'text',
  confidence: 'smallint',
  probabilities: 'jsonb',
  token_confidence: 'double precision',
} as const satisfies Record<keyof RecordedStage, string>;
const NAMES = Object.keys(COLUMNS) as (keyof RecordedStage)[];

/**
 * Stages wait in a temporary table until the file has been read to its end, so that memory stays flat and an answer's
 * two lines may stand anywhere in the file. The table is this transaction's alone and goes with it.
 */
export async function createStaging(client: pg.ClientBase): Promise<void> {
  const columns = Object.entries({ ...COLUMNS, error: 'jsonb' }).map((column) => column.join(' '));
  await client.query(`CREATE TEMPORARY TABLE recorded_stages (${columns.join(', ')}) ON COMMIT DROP`);
}

/** Stages go by COPY as they are read, no faster than Postgres takes them. @throws what reading them throws */
export async function stageRecords(client: pg.ClientBase, stages: AsyncIterable<RecordedStage>): Promise<void> {
  await pipeline(stages, copyLines, client.query(copyFrom(`COPY recorded_stages (${NAMES.join(', ')}) FROM STDIN`)));
}

/** Of text sent at once: enough that sending costs little. */
const PART_LENGTH = 32_768;

async function* copyLines(stages: AsyncIterable<RecordedStage>): AsyncGenerator<string> {
  let text = '';
  for await (const stage of stages) {
    text += `${NAMES.map((name) => copyField(stage[name])).join('\t')}\n`;
    if (text.length < PART_LENGTH) continue;
    yield text;
    text = '';
  }
  yield text;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function copyField(value: RecordedStage[keyof RecordedStage]): string {
  if (value === null) return '\\N';
  // JSON of numbers too: V8 keeps what String makes of one
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? character);
}

/**
 * Ends each answer that lacks a stage as failed: one more write each, after all that the file says. Without this a
 * finished run would hold answers that wait for a confidence for ever.
 * @returns how many, and the qids of the first few
 */
export async function failIncomplete(client: pg.ClientBase): Promise<{ count: number; qids: string[] }> {
  await client.query('ANALYZE recorded_stages');
  const { rows } = await client.query<{ count: number; qids: string[] | null }>(
    `WITH incomplete AS (
       SELECT question_id, sample, min(sequence) AS sequence, (3 - min(stage))::smallint AS missing
       FROM recorded_stages GROUP BY question_id, sample HAVING count(*) = 1
     ), failed AS (
       INSERT INTO recorded_stages (sequence, question_id, sample, stage, error)
       SELECT (SELECT max(sequence) FROM recorded_stages) + row_number() OVER (ORDER BY sequence), question_id,
         sample, missing,
         jsonb_build_object('code', 'NOT_RECORDED', 'stage', missing, 'attempts', 0,
           'message', 'The results file has no stage ' || missing || ' for this question.')
       FROM incomplete
     )
     SELECT count(*)::integer AS count, (array_agg(q.qid ORDER BY i.sequence))[1:5] AS qids
     FROM incomplete i JOIN questions q ON q.id = i.question_id`,
  );
  return { count: rows[0]?.count ?? 0, qids: rows[0]?.qids ?? [] };
}

/** Drops what this run does not ask, and confidence in an answer that is not there; numbers the rest anew. */
export async function keepAnswersOf(
  client: pg.ClientBase,
  { questionIds, samples }: { readonly questionIds: readonly number[]; readonly samples: number },
): Promise<void> {
  await client.query('ANALYZE recorded_stages');
  await client.query(
    `DELETE FROM recorded_stages s WHERE question_id <> ALL($1::integer[]) OR sample >= $2
       OR NOT EXISTS (SELECT FROM recorded_stages a
         WHERE a.question_id = s.question_id AND a.sample = s.sample AND a.stage = 1)`,
    [questionIds, samples],
  );
  await client.query(
    `UPDATE recorded_stages s SET sequence = numbered.sequence
     FROM (SELECT ctid, row_number() OVER (ORDER BY sequence) AS sequence FROM recorded_stages) numbered
     WHERE s.ctid = numbered.ctid`,
  );
}

/**
 * Moves the staged answers into the run. Each has its stage 1, and a stage 2 unless that is still to be asked; either may
 * be recorded as failed.
 */
export async function writeStaged(
  client: pg.ClientBase,
  runId: number,
  { reused }: { readonly reused: boolean },
): Promise<void> {
  await client.query(
    `INSERT INTO answers (run_id, question_id, sample, sequence, status, letter, letter_status, confidence,
       confidence_status, probabilities, token_confidence, answer_text, answer_latency_ms, answer_attempts,
       answer_written_at, confidence_text, confidence_latency_ms, confidence_attempts, confidence_written_at, error, reused)
     SELECT $1, a.question_id, a.sample, greatest(a.sequence, c.sequence),
       CASE WHEN coalesce(a.error, c.error) IS NOT NULL THEN 'FAILED'
         WHEN c.question_id IS NULL THEN 'AWAITING_CONFIDENCE' ELSE 'COMPLETE' END,
       a.letter,
       CASE WHEN a.error IS NOT NULL THEN 'MISSING' WHEN a.letter IS NULL THEN 'UNPARSED' ELSE 'PARSED' END,
       c.confidence,
       CASE WHEN c.question_id IS NULL OR c.error IS NOT NULL THEN 'MISSING' WHEN c.confidence IS NULL THEN 'UNPARSED' ELSE 'PARSED' END,
       a.probabilities, a.token_confidence,
       a.text, a.latency_ms, CASE WHEN a.error IS NULL THEN 1 END, CASE WHEN a.error IS NULL THEN now() END,
       c.text, c.latency_ms, CASE WHEN c.text IS NOT NULL THEN 1 END, CASE WHEN c.text IS NOT NULL THEN now() END,
       coalesce(a.error, c.error), $2
     FROM recorded_stages a LEFT JOIN recorded_stages c ON c.question_id = a.question_id AND c.sample = a.sample AND c.stage = 2
     WHERE a.stage = 1`,
    [runId, reused],
  );
  await client.query(
    `INSERT INTO answer_writes (run_id, sequence, question_id, sample, stage)
     SELECT $1, sequence, question_id, sample, stage FROM recorded_stages`,
    [runId],
  );
}

/** An answer of which stage 2 is still to be asked is not complete. */
export async function countStaged(client: pg.ClientBase): Promise<RecordedCounts> {
  const { rows } = await client.query<RecordedCounts>(
    `SELECT count(*) FILTER (WHERE stage = 1)::integer AS total, count(*)::integer AS sequence,
       count(DISTINCT question_id)::integer AS questions, max(sample) + 1 AS samples,
       (count(*) FILTER (WHERE stage = 2) - count(error))::integer AS complete, count(error)::integer AS failed
     FROM recorded_stages`,
  );
  const [counts] = rows;
  if (!counts) throw new Error('count over recorded_stages returned no row');
  return counts;
}
