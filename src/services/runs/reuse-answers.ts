import type pg from 'pg';

/** What decides whether an earlier answer would be given again. */
export interface ReuseRequest {
  readonly runId: number;
  /** In presentation order. */
  readonly questionIds: readonly number[];
  readonly samples: number;
}

/** Settings that say which questions are asked, not how. */
const SELECTION = `'{samplesPerQuestion,questionLimit,tasks}'::text[]`;
/** What is known of a server but says nothing of its answers. */
const PLACE = `'{name,servers,laterVersions}'::text[]`;

const COPIED = `status, letter, letter_status, confidence, confidence_status, probabilities, token_confidence, logprobs,
  answer_text, answer_latency_ms, answer_attempts, answer_finish_reason, answer_prompt_tokens,
  answer_cached_prompt_tokens, answer_completion_tokens, confidence_text, confidence_latency_ms, confidence_attempts,
  confidence_finish_reason, confidence_prompt_tokens, confidence_cached_prompt_tokens, confidence_completion_tokens`;

/**
 * $1 run, $2 questions, $3 samples. A run is a source when its backend, model, sampling and server are those of this
 * one, the server's version being known and the same all the time; a question, in whatever dataset, when its qid, its
 * words, its options and its image are. Of several answers the newest counts.
 */
const REUSE = `
  WITH source AS (
    SELECT e.id, e.dataset_id FROM runs r JOIN runs e ON e.backend_id = r.backend_id AND e.model = r.model AND e.id <> r.id
    WHERE r.id = $1 AND e.settings - ${SELECTION} = r.settings - ${SELECTION}
      AND (e.environment -> 'backend') - ${PLACE} = (r.environment -> 'backend') - ${PLACE}
      AND r.environment #>> '{backend,version}' IS NOT NULL AND e.environment #> '{backend,laterVersions}' IS NULL
  ), wanted AS (
    SELECT q.*, u.n FROM unnest($2::integer[]) WITH ORDINALITY AS u (id, n) JOIN questions q ON q.id = u.id
  ), same AS (
    SELECT w.id, w.n, q.id AS source_question_id, q.dataset_id FROM wanted w JOIN questions q
      ON q.qid = w.qid AND q.answer_prompt = w.answer_prompt AND q.confidence_prompt = w.confidence_prompt AND q.options = w.options
      AND coalesce(q.image_id, 0) = coalesce(w.image_id, 0)
    WHERE q.dataset_id IN (SELECT dataset_id FROM source)
  ), found AS (
    SELECT DISTINCT ON (s.n, a.sample) s.id AS new_question_id, s.n, a.*
    FROM same s JOIN source r ON r.dataset_id = s.dataset_id
    JOIN answers a ON a.run_id = r.id AND a.question_id = s.source_question_id
    WHERE a.status = 'COMPLETE' AND a.sample < $3
    ORDER BY s.n, a.sample, a.run_id DESC
  ), numbered AS (
    SELECT *, (2 * row_number() OVER (ORDER BY sample, n))::integer AS last FROM found
  ), copied AS (
    INSERT INTO answers (run_id, question_id, sample, sequence, reused, reused_from, answer_written_at,
      confidence_written_at, ${COPIED})
    SELECT $1, new_question_id, sample, last, true, CASE WHEN reused THEN reused_from ELSE run_id END, now(), now(), ${COPIED}
    FROM numbered
  ), logged AS (
    INSERT INTO answer_writes (run_id, sequence, question_id, sample, stage)
    SELECT $1, last - 2 + stage, new_question_id, sample, stage FROM numbered, generate_series(1, 2) AS stage
  )
  UPDATE runs SET sequence = 2 * (SELECT count(*) FROM found), complete = (SELECT count(*) FROM found),
    reused = (SELECT count(*) FROM found)
  WHERE id = $1`;

/**
 * Copies into a new run, which has no answers yet, those that earlier runs have of the same questions asked in the same
 * way. Only for temperature 0: a sampled answer is one draw and stands for no other.
 */
export async function reuseAnswers(client: pg.ClientBase, request: ReuseRequest): Promise<void> {
  await client.query(REUSE, [request.runId, request.questionIds, request.samples]);
}
