import type pg from 'pg';
import { Answer } from '../../../schema/answer.js';
import type { RunStatus } from '../../../schema/run.js';
import { ANSWER_COLUMNS } from '../answer.reads.js';
import { isEnded } from '../../runs/ended.js';

/** One durable write of a run, with the answer as it was when this was read. */
export interface LoggedWrite {
  /** Gapless from 1 in each run. */
  readonly sequence: number;
  readonly answer: Answer;
}

/** A look at the log, of one moment. */
export interface LogPage {
  /** In order. */
  readonly writes: readonly LoggedWrite[];
  /** The newest sequence number of the run. */
  readonly head: number;
  /** No more will be written. */
  readonly hasEnded: boolean;
}

interface Row {
  readonly runStatus: RunStatus;
  readonly runSequence: number;
  /** Null where nothing was written after the cursor. */
  readonly writeSequence: number | null;
}

// The state of the run is of the same snapshot as the writes, so that the end needs no second look; every probe of an
// answer is kept on the primary key by LATERAL and LIMIT.
const READ = `
  SELECT r.status AS "runStatus", r.sequence AS "runSequence", a.*
  FROM runs r
  LEFT JOIN LATERAL (
    SELECT w.sequence AS "writeSequence", ${ANSWER_COLUMNS}
    FROM (
      SELECT * FROM answer_writes WHERE run_id = r.id AND sequence > $2 ORDER BY sequence LIMIT $3
    ) w
    CROSS JOIN LATERAL (
      SELECT * FROM answers p
      WHERE p.run_id = r.id AND p.question_id = w.question_id AND p.sample = w.sample LIMIT 1
    ) a
  ) a ON true
  WHERE r.id = $1 ORDER BY "writeSequence"`;

/** The first writes after a cursor, `limit` at most, and how the run stands: one statement. */
export async function readLog(
  pool: pg.Pool,
  { runId, after, limit }: { readonly runId: number; readonly after: number; readonly limit: number },
): Promise<LogPage> {
  const { rows } = await pool.query<Row>({ name: 'run-log-read', text: READ, values: [runId, after, limit] });
  const writes: LoggedWrite[] = [];
  // A run that was deleted holds nothing and is over.
  let head = 0;
  let hasEnded = true;
  for (const { runStatus, runSequence, writeSequence, ...answer } of rows) {
    head = runSequence;
    hasEnded = isEnded(runStatus);
    if (writeSequence !== null) writes.push({ sequence: writeSequence, answer: Object.assign(new Answer(), answer) });
  }
  return { writes, head, hasEnded };
}
