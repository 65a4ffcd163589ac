import type pg from 'pg';
import type { Notifications } from '../database/notifications.js';
import { wakeable } from './wakeable.js';

/** One durable write of a run: which answer changed, and by which stage. */
export interface AnswerWrite {
  readonly sequence: number;
  readonly questionId: number;
  readonly sample: number;
  readonly stage: number;
}

const BATCH = 500;
/** How often a tail looks at the table without having been told to, in milliseconds. */
const POLL_MS = 1000;
/** How often `changes` looks at the run at most, in milliseconds. */
export const CHANGE_INTERVAL_MS = 250;
const ENDED = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

/**
 * The append-only log of a run's writes, as streams that can be attached at any time. The table is the buffer: a
 * reader is a cursor, so a slow one costs nothing and a new one misses nothing.
 */
export class RunLog {
  constructor(private readonly deps: { pool: pg.Pool; notifications: Notifications }) {}

  /** Writes after the cursor, in order, each once; first from the table, then as they are committed. Ends with the run. */
  async *tail(runId: number, after: number, signal: AbortSignal): AsyncGenerator<readonly AnswerWrite[]> {
    using wake = wakeable((listener) => this.deps.notifications.onRun(runId, listener), signal);
    let cursor = after;
    while (!signal.aborted) {
      const writes = await this.read(runId, cursor);
      const last = writes.at(-1);
      if (last) {
        cursor = last.sequence;
        yield writes;
      } else if (await this.hasEnded(runId, cursor)) {
        return;
      } else {
        await wake.next(POLL_MS);
      }
    }
  }

  /**
   * A signal each time the run may look different, at most once every `everyMs`; what changed in between is signalled
   * then, and the end of the run at once.
   * @param everyMs  at least CHANGE_INTERVAL_MS
   */
  async *changes(runId: number, signal: AbortSignal, everyMs = CHANGE_INTERVAL_MS): AsyncGenerator<void> {
    using wake = wakeable((listener) => this.deps.notifications.onRun(runId, listener), signal);
    let seen = '';
    let nextAt = 0;
    while (!signal.aborted) {
      const state = await this.state(runId);
      if (!state) return;
      const fingerprint = JSON.stringify(state);
      const hasEnded = ENDED.has(state.status);
      const dueInMs = hasEnded ? 0 : nextAt - Date.now();
      if (fingerprint !== seen && dueInMs <= 0) {
        seen = fingerprint;
        nextAt = Date.now() + everyMs;
        yield;
      }
      if (hasEnded) return;
      await wake.pause(CHANGE_INTERVAL_MS);
      await wake.next(fingerprint === seen ? POLL_MS : Math.max(1, Math.min(POLL_MS, nextAt - Date.now())));
    }
  }

  private async read(runId: number, after: number): Promise<AnswerWrite[]> {
    const { rows } = await this.deps.pool.query<AnswerWrite>({
      name: 'run-log-read',
      text: `SELECT sequence, question_id AS "questionId", sample, stage FROM answer_writes
        WHERE run_id = $1 AND sequence > $2 ORDER BY sequence LIMIT ${BATCH}`,
      values: [runId, after],
    });
    return rows;
  }

  private async state(runId: number): Promise<{ status: string; sequence: number } | undefined> {
    const { rows } = await this.deps.pool.query<{ status: string; sequence: number }>({
      name: 'run-log-state',
      // What workers see of the backend moves a run's stall.
      text: `SELECT status, sequence, failed, max_failures, deadline, (SELECT sum(health_version) FROM workers) AS health
        FROM runs WHERE id = $1`,
      values: [runId],
    });
    return rows[0];
  }

  /** True when the run is over and the cursor has seen its last write; a deleted run is over too. */
  private async hasEnded(runId: number, cursor: number): Promise<boolean> {
    const state = await this.state(runId);
    return !state || (ENDED.has(state.status) && state.sequence <= cursor);
  }
}
