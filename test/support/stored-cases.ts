import type pg from 'pg';
import { newAnswerKey, newDataset, newRun } from './factories.js';
import type { CaseAnswers } from './oracle.js';

/** So many questions of a truth; what is more are further samples of them, so that both kinds are read. */
const MOST_QUESTIONS = 1000;

/**
 * Stores a case as a dataset with its questions, a key with their truths and a completed run with the answers: the
 * answers by one statement, however many there are, each as the writer of answers would have it. The run has the name of
 * the case.
 */
export async function storeCase(pool: pg.Pool, name: string, cells: readonly CaseAnswers[]): Promise<void> {
  const { id: datasetId } = await newDataset(pool, { name });
  await pool.query(
    `INSERT INTO questions (dataset_id, position, qid, task, answer_prompt, confidence_prompt, options)
     SELECT $1, row_number() OVER (ORDER BY truth, place) - 1, truth || place, 'Case', '', '', '[]'
     FROM unnest($2::text[], $3::int[]) AS t (truth, n), generate_series(0, least(n, $4::int) - 1) AS place`,
    [datasetId, ...truthTotals(cells), MOST_QUESTIONS],
  );
  const { id: keyId } = await newAnswerKey(pool, { datasetId });
  await pool.query(
    `INSERT INTO answer_key_entries (answer_key_id, question_id, letter)
     SELECT $1, id, left(qid, 1) FROM questions WHERE dataset_id = $2`,
    [keyId, datasetId],
  );
  const { id: runId } = await newRun(pool, { name, datasetId });
  await pool.query(ANSWERS, [runId, datasetId, JSON.stringify(cells), MOST_QUESTIONS]);
}

function truthTotals(cells: readonly CaseAnswers[]): [truths: string[], totals: number[]] {
  const truths = [...new Set(cells.map(({ truth }) => truth))];
  const totalOf = (letter: string) =>
    cells.filter(({ truth }) => truth === letter).reduce((sum, { count }) => sum + count, 0);
  return [truths, truths.map(totalOf)];
}

const parseStatus = (column: string): string => `CASE WHEN answer.${column} IS NULL THEN 'UNPARSED' ELSE 'PARSED' END`;

/** The answers of a truth are numbered through its cells; from the number follow question and sample. */
const ANSWERS = `
  WITH cell AS (
    SELECT c.*, sum(count) OVER (PARTITION BY truth ORDER BY place) - count AS before
    FROM ROWS FROM (jsonb_to_recordset($3::jsonb) AS
      (truth text, letter text, confidence int, count int, probabilities jsonb)) WITH ORDINALITY
      AS c (truth, letter, confidence, count, probabilities, place)
  ), answer AS (
    SELECT cell.*, (before + number)::int AS number,
      (SELECT nullif(sum(value::float8), 0) FROM jsonb_each_text(probabilities)) AS mass
    FROM cell, generate_series(0, count - 1) AS number
  )
  INSERT INTO answers (run_id, question_id, sample, sequence, status, letter, letter_status, confidence,
    confidence_status, probabilities, token_confidence, answer_text, answer_latency_ms, answer_attempts,
    answer_written_at, confidence_text, confidence_latency_ms, confidence_attempts, confidence_written_at)
  SELECT $1, q.id, answer.number / $4::int, 0, 'COMPLETE', answer.letter, ${parseStatus('letter')}, answer.confidence,
    ${parseStatus('confidence')}, answer.probabilities, (answer.probabilities ->> answer.letter)::float8 / answer.mass,
    coalesce(answer.letter, 'neither'), 1, 1, now(), 'confidence', 1, 1, now()
  FROM answer JOIN questions q ON q.dataset_id = $2 AND q.qid = answer.truth || answer.number % $4::int`;
