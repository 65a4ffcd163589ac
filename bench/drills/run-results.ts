import type pg from 'pg';

/** What depends on when and how often something was asked; everything else a deterministic backend decides. */
const CIRCUMSTANCES = [
  'run_id',
  'sequence',
  'answer_latency_ms',
  'confidence_latency_ms',
  'answer_attempts',
  'confidence_attempts',
  // What the backend's cache held depends on what it was asked in between.
  'answer_cached_prompt_tokens',
  'confidence_cached_prompt_tokens',
  'answer_written_at',
  'confidence_written_at',
];

/** Every answer of a run by question and sample, without its circumstances: equal for two runs on one deterministic backend. */
export async function resultsOf(pool: pg.Pool, runId: number): Promise<Record<string, unknown>[]> {
  const { rows } = await pool.query<{ result: Record<string, unknown> }>(
    `SELECT to_jsonb(a) - $2::text[] AS result FROM answers a WHERE run_id = $1 ORDER BY question_id, sample`,
    [runId, CIRCUMSTANCES],
  );
  return rows.map(({ result }) => result);
}
