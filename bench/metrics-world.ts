import type pg from 'pg';

/** The runs that the bench of metrics measures. */
export interface BenchRuns {
  readonly label: string;
  readonly runs: number;
  /** Answers to each question of the dataset in each run. */
  readonly samples: number;
}

/**
 * Finished runs over the built-in dataset, made in the database: three letters of four right, ratings and token
 * probabilities that know a little, 150 distinct probabilities.
 * @returns ids of the runs
 */
export async function makeRuns(pool: pg.Pool, { label, runs, samples }: BenchRuns): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO runs (name, dataset_id, backend_id, model, status, settings, labels, sequence, total, complete, started_at, finished_at)
     SELECT $1 || ' ' || n, d.id, b.id, 'bench', 'COMPLETED', '{}', ARRAY[$1], 2 * d.question_count * $3::int,
       d.question_count * $3::int, d.question_count * $3::int, now(), now()
     FROM generate_series(1, $2::int) n, datasets d, backends b
     WHERE d.name = 'metacog-2688' AND b.name = 'simulated' RETURNING id`,
    [label, runs, samples],
  );
  const ids = rows.map(({ id }) => id);
  for (const id of ids) await pool.query(ANSWERS, [id, samples]);
  await pool.query('VACUUM ANALYZE answers');
  return ids;
}

/** $1 run, $2 samples. The draws are hashes, so the same run has the same answers each time. */
const ANSWERS = `
  INSERT INTO answers (run_id, question_id, sample, sequence, status, letter, letter_status, confidence, confidence_status,
    probabilities, token_confidence, answer_text, answer_latency_ms, answer_attempts, answer_written_at, confidence_text,
    confidence_latency_ms, confidence_attempts, confidence_written_at)
  SELECT $1, question_id, sample, 2 * rank, 'COMPLETE', letter, 'PARSED', confidence, 'PARSED',
    jsonb_build_object('A', CASE letter WHEN 'A' THEN p ELSE 1 - p END, 'B', CASE letter WHEN 'A' THEN 1 - p ELSE p END), p,
    letter, 400 + draw % 300, 1, now(), 'confidence: ' || confidence, 300 + draw % 200, 1, now()
  FROM (
    SELECT *, CASE WHEN is_right THEN truth WHEN truth = 'A' THEN 'B' ELSE 'A' END AS letter,
      5 - least(4, (draw / 100 % (CASE WHEN is_right THEN 3 ELSE 4 END))) AS confidence,
      0.5 + (draw / 7 % (CASE WHEN is_right THEN 150 ELSE 110 END)) / 300.0 AS p
    FROM (
      SELECT e.question_id, e.letter AS truth, s.sample, row_number() OVER () AS rank, h.draw, h.draw % 4 > 0 AS is_right
      FROM runs r
      JOIN answer_keys k ON k.dataset_id = r.dataset_id AND k.is_default
      JOIN answer_key_entries e ON e.answer_key_id = k.id
      CROSS JOIN generate_series(0, $2::int - 1) AS s (sample)
      CROSS JOIN LATERAL (SELECT abs(hashint8(r.id * 7919::bigint + e.question_id * 104729::bigint + s.sample)::bigint) AS draw) h
      WHERE r.id = $1
    ) drawn
  ) answered`;
