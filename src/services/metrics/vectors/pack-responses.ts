import type pg from 'pg';
import { MAX_LETTERS, responseByteSql } from './response-byte.js';
import { ENDED_SQL } from '../../runs/ended.js';
import { wrongVectors } from './verify-responses.js';

/** Slots of one vector: beyond, as in a few questions of a large dataset asked very often, most would be empty. */
const MAX_SLOTS = 2_000_000;

/**
 * Writes of the runs that one read packs: about 30,000 answers, the better part of a second. More runs wait for the next
 * read, and meanwhile are answered by GROUP BY. The first run is packed whatever its size.
 */
const MAX_WRITES_AT_ONCE = 60_000;

/** A probability in the dictionary must be the same number to Postgres, which is exact, and here, in doubles. */
const SMALLEST = '1e-300';
const LARGEST = '1e300';

/** The same rule as `haveMass` in token-cells.ts. */
const HAVE_MASS = `(jsonb_typeof(a.probabilities) = 'object'
  AND NOT jsonb_path_exists(a.probabilities, 'strict $.* ? (@.type() != "number" || @ < 0)')
  AND jsonb_path_exists(a.probabilities, 'strict $.* ? (@ > 0)'))`;

/**
 * $1 run ids. For each run that has ended one row of response_vectors, and nothing crosses the wire. `revision` is read
 * in the statement's snapshot; if the answers have been changed since by anything else, the row has another by then and
 * stays as it is, to be packed by a later read.
 */
const PACK = `
  WITH target AS (
    SELECT * FROM (
      SELECT r.id, r.dataset_id, r.sequence, coalesce(v.revision, 0) AS revision,
        (SELECT count(*) FROM questions q WHERE q.dataset_id = r.dataset_id) AS questions,
        sum(r.sequence) OVER (ORDER BY r.id) - r.sequence AS writes_before
      FROM runs r LEFT JOIN response_vectors v ON v.run_id = r.id
      WHERE r.id = ANY($1::int[]) AND r.status IN (${ENDED_SQL})
    ) ended WHERE writes_before < ${MAX_WRITES_AT_ONCE}
  )
  INSERT INTO response_vectors AS v (run_id, revision, sequence, samples, letters, responses, token_codes,
    token_dictionary, answer_latencies, confidence_latencies)
  SELECT t.id, t.revision, t.sequence, run.samples, run.letters,
    CASE WHEN packed.fits THEN packed.responses END,
    CASE WHEN packed.fits THEN packed.token_codes END,
    CASE WHEN packed.fits THEN packed.token_dictionary END,
    CASE WHEN packed.fits THEN packed.answer_latencies END,
    CASE WHEN packed.fits THEN packed.confidence_latencies END
  FROM target t
  CROSS JOIN LATERAL (
    SELECT *, samples * t.questions <= ${MAX_SLOTS} AND lowest_sample >= 0
      AND coalesce(cardinality(letters), 0) <= ${MAX_LETTERS} AS fits
    FROM (
      SELECT count(*) AS answers, coalesce(max(sample), -1)::bigint + 1 AS samples,
        coalesce(min(sample), 0) AS lowest_sample,
        coalesce(array_agg(DISTINCT letter COLLATE "C" ORDER BY letter COLLATE "C")
          FILTER (WHERE letter IS NOT NULL), '{}') AS letters
      FROM answers WHERE run_id = t.id
    ) counted
  ) run
  LEFT JOIN LATERAL (
    SELECT count(byte) = run.answers AND coalesce(bool_and(is_exact), true) AS fits,
      coalesce(string_agg(CASE WHEN byte IS NULL THEN '\\x00'::bytea ELSE set_byte('\\x00'::bytea, 0, byte) END,
        ''::bytea ORDER BY position, sample), ''::bytea) AS responses,
      coalesce(string_agg(int4send(CASE WHEN tokens IS NULL THEN 0 ELSE token_rank END), ''::bytea
        ORDER BY position, sample), ''::bytea) AS token_codes,
      '[' || coalesce(string_agg(tokens::text, ',' ORDER BY token_rank) FILTER (WHERE is_first), '') || ']'
        AS token_dictionary,
      coalesce(string_agg(float8send(coalesce(answer_latency_ms, 'NaN')), ''::bytea ORDER BY position, sample),
        ''::bytea) AS answer_latencies,
      coalesce(string_agg(float8send(coalesce(confidence_latency_ms, 'NaN')), ''::bytea ORDER BY position, sample),
        ''::bytea) AS confidence_latencies
    FROM (
      SELECT a.position, a.slot_sample AS sample, a.answer_latency_ms, a.confidence_latency_ms, a.tokens, a.is_exact,
        CASE WHEN a.status IS NOT NULL THEN ${responseByteSql('run.letters', 'a.tokens IS NOT NULL')} END AS byte,
        (dense_rank() OVER (ORDER BY a.tokens))::int AS token_rank,
        a.tokens IS NOT NULL AND row_number() OVER (PARTITION BY a.tokens) = 1 AS is_first
      FROM (
        SELECT q.position, slot.sample AS slot_sample, a.status, a.letter, a.letter_status, a.confidence,
          a.answer_latency_ms, a.confidence_latency_ms,
          CASE WHEN a.letter IS NOT NULL AND ${HAVE_MASS} THEN a.probabilities END AS tokens,
          coalesce(a.answer_latency_ms <> 'NaN', true) AND coalesce(a.confidence_latency_ms <> 'NaN', true)
            AND (a.probabilities IS NULL OR NOT jsonb_path_exists(a.probabilities,
              'strict $.* ? (@ > ${LARGEST} || (@ > 0 && @ < ${SMALLEST}))', silent => true)) AS is_exact
        FROM questions q
        CROSS JOIN generate_series(0, CASE WHEN run.fits THEN run.samples - 1 ELSE -1 END) AS slot (sample)
        LEFT JOIN answers a ON a.run_id = t.id AND a.question_id = q.id AND a.sample = slot.sample
        WHERE q.dataset_id = t.dataset_id
      ) a
    ) ranked
  ) packed ON run.fits
  ON CONFLICT (run_id) DO UPDATE SET sequence = excluded.sequence, samples = excluded.samples,
    letters = excluded.letters, responses = excluded.responses, token_codes = excluded.token_codes,
    token_dictionary = excluded.token_dictionary, answer_latencies = excluded.answer_latencies,
    confidence_latencies = excluded.confidence_latencies
  WHERE v.revision = excluded.revision
  RETURNING v.run_id AS "runId", v.responses IS NOT NULL AS fits`;

/** Marks vectors as not to be used and not to be packed again while their runs stay as they are. */
const REJECT = `
  UPDATE response_vectors SET responses = NULL, token_codes = NULL, token_dictionary = NULL, answer_latencies = NULL,
    confidence_latencies = NULL
  WHERE run_id = ANY($1::int[])`;

/**
 * Packs the answers of the runs that have ended, as many as one statement may, and compares each vector with a recount of
 * the answers before it is used. What a vector cannot hold is marked as such, and GROUP BY answers for it: more than six
 * letters, more than MAX_SLOTS slots, a negative sample, an answer to a question of another dataset, a latency that is
 * NaN, a probability beyond 1e300 or so near to 0 that a double cannot tell.
 */
export async function packResponses(pool: pg.Pool, runIds: readonly number[]): Promise<void> {
  const { rows } = await pool.query<{ runId: number; fits: boolean }>(PACK, [runIds]);
  const packed = rows.filter(({ fits }) => fits).map(({ runId }) => runId);
  const wrong = await wrongVectors(pool, packed);
  if (wrong.length > 0) await pool.query(REJECT, [wrong]);
}
