import type pg from 'pg';
import type { WriteRecord } from './answer-record.js';
import { writeAnswers } from './write-answers.js';

/** Rows of one transaction at most: keeps the lock on the run short and a failed flush cheap. */
const MAX_ROWS = 200;
/** How long the first record of a group waits for company, in milliseconds. */
const WINDOW_MS = 2;

interface Pending {
  readonly record: WriteRecord;
  readonly resolve: (written: boolean) => void;
  readonly reject: (error: unknown) => void;
}

interface Lane {
  readonly pending: Pending[];
  flushing: boolean;
}

/**
 * Groups the durable writes of concurrent conversations: a run has one flush in flight, and what arrives meanwhile
 * goes together into the next. The promise of `write` settles after the commit, so an answer counts as written only
 * when it would survive a crash.
 */
export class AnswerWriter {
  private readonly lanes = new Map<number, Lane>();

  constructor(private readonly deps: { pool: pg.Pool }) {}

  /**
   * @returns true after the commit, false when the run has ended meanwhile and takes no more answers
   * @throws what the database threw; nothing of the group was written then
   */
  write(runId: number, record: WriteRecord): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const lane = this.lanes.get(runId) ?? { pending: [], flushing: false };
      this.lanes.set(runId, lane);
      lane.pending.push({ record, resolve, reject });
      if (lane.flushing) return;
      lane.flushing = true;
      setTimeout(() => void this.drain(runId, lane), WINDOW_MS);
    });
  }

  private async drain(runId: number, lane: Lane): Promise<void> {
    while (lane.pending.length > 0) {
      const group = lane.pending.splice(0, MAX_ROWS);
      try {
        const written = await writeAnswers(
          this.deps.pool,
          runId,
          group.map(({ record }) => record),
        );
        for (const { resolve } of group) resolve(written);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.lanes.delete(runId);
  }
}
