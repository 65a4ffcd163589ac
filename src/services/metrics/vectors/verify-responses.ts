import type pg from 'pg';
import { ENDED_SQL } from '../../runs/ended.js';
import { responseByteSql } from './response-byte.js';

/**
 * $1 run ids. Goes from each answer to its slot, whereas packing goes from each slot to its answer, and unpacks there.
 * A vector is taken out of its storage once, by `|| ''`, not once an answer. Only vectors in use are looked at.
 */
const WRONG = `
  WITH vector AS MATERIALIZED (
    SELECT v.run_id, r.dataset_id, v.samples, v.letters, v.responses || ''::bytea AS responses,
      v.token_codes || ''::bytea AS token_codes, v.token_dictionary::jsonb AS dictionary,
      v.answer_latencies || ''::bytea AS answer_latencies,
      v.confidence_latencies || ''::bytea AS confidence_latencies
    FROM response_vectors v JOIN runs r ON r.id = v.run_id AND r.sequence = v.sequence AND r.status IN (${ENDED_SQL})
    WHERE v.run_id = ANY($1::int[]) AND v.responses IS NOT NULL
  )
  SELECT v.run_id AS "runId" FROM vector v
  CROSS JOIN LATERAL (SELECT count(*)::int AS count FROM questions WHERE dataset_id = v.dataset_id) questions
  WHERE length(v.responses) <> questions.count * v.samples
    OR length(v.token_codes) <> 4 * length(v.responses)
    OR length(v.answer_latencies) <> 8 * length(v.responses)
    OR length(v.confidence_latencies) <> 8 * length(v.responses)
    OR (SELECT count(*) FROM generate_series(0, length(v.responses) - 1) AS slot
        WHERE get_byte(v.responses, slot) > 0) <> (SELECT count(*) FROM answers WHERE run_id = v.run_id)
    OR EXISTS (
      SELECT FROM (
        SELECT q.id, (row_number() OVER (ORDER BY q.position) - 1)::int * v.samples AS first_slot
        FROM questions q WHERE q.dataset_id = v.dataset_id
      ) q
      JOIN answers a ON a.run_id = v.run_id AND a.question_id = q.id
      CROSS JOIN LATERAL (SELECT q.first_slot + a.sample AS slot) place
      CROSS JOIN LATERAL (
        SELECT get_byte(v.token_codes, 4 * slot) * 16777216 + get_byte(v.token_codes, 4 * slot + 1) * 65536
          + get_byte(v.token_codes, 4 * slot + 2) * 256 + get_byte(v.token_codes, 4 * slot + 3) AS code
      ) token
      WHERE get_byte(v.responses, slot) IS DISTINCT FROM (${responseByteSql('v.letters', 'token.code > 0')})
        OR (token.code > 0 AND v.dictionary -> (token.code - 1) IS DISTINCT FROM a.probabilities)
        OR (token.code = 0 AND a.letter IS NOT NULL AND EXISTS (
          SELECT FROM jsonb_array_elements(v.dictionary) AS entry WHERE entry = a.probabilities))
        OR substring(v.answer_latencies FROM 8 * slot + 1 FOR 8)
          IS DISTINCT FROM float8send(coalesce(a.answer_latency_ms, 'NaN'))
        OR substring(v.confidence_latencies FROM 8 * slot + 1 FOR 8)
          IS DISTINCT FROM float8send(coalesce(a.confidence_latency_ms, 'NaN'))
    )`;

/** Ids of those runs whose vector is in use and does not say what their answers say. */
export async function wrongVectors(pool: pg.Pool, runIds: readonly number[]): Promise<number[]> {
  if (runIds.length === 0) return [];
  const { rows } = await pool.query<{ runId: number }>(WRONG, [runIds]);
  return rows.map(({ runId }) => runId);
}

/** Does the run's vector, if it has one in use, say of every answer what the table says? */
export async function verifyResponseVector(pool: pg.Pool, runId: number): Promise<boolean> {
  return (await wrongVectors(pool, [runId])).length === 0;
}
