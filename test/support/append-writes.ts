import { only, type Queryable } from './insert-row.js';

/** Takes the run's next sequence numbers, one for each stage written, and returns the newest: what the real store does. */
export async function appendWrites(
  pool: Queryable,
  answer: { readonly runId: number; readonly questionId: number; readonly sample: number; readonly status: string },
  stages: readonly number[],
): Promise<number> {
  const { rows } = await pool.query<{ sequence: number }>(
    `UPDATE runs SET sequence = sequence + $2::int,
       complete = complete + ($3::text = 'COMPLETE')::int, failed = failed + ($3::text = 'FAILED')::int
     WHERE id = $1 RETURNING sequence`,
    [answer.runId, stages.length, answer.status],
  );
  const { sequence } = only(rows);
  await pool.query(
    `INSERT INTO answer_writes (run_id, sequence, question_id, sample, stage)
     SELECT $1::int, $2::int + place, $3::int, $4::int, stage FROM unnest($5::int[]) WITH ORDINALITY AS written (stage, place)`,
    [answer.runId, sequence - stages.length, answer.questionId, answer.sample, stages],
  );
  return sequence;
}
