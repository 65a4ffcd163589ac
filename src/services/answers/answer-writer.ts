import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { messageOf } from '../../errors.js';
import { isDatabaseUnavailable } from '../database/database-unavailable.js';
import type { WriteRecord } from './answer-record.js';
import { writeAnswers, type WriteOutcome } from './write-answers.js';

/** Rows of one transaction at most: keeps the lock on the run short and a failed flush cheap. */
const MAX_ROWS = 200;
/** How long the first record of a group waits for company, in milliseconds. */
const WINDOW_MS = 2;
/**
 * Time from one group of a run to its next at least, in milliseconds. A transaction costs a millisecond of two processes
 * whatever it holds, and a server that answers 640 requests a second would have one for every three of them.
 */
const SPACING_MS = 10;
/** Waits between tries while the database is away, in milliseconds: doubling up to the second. */
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1_000;

/** Why answers cannot be stored at present. */
export interface WriteOutage {
  /** Epoch ms. */
  readonly since: number;
  readonly attempts: number;
  readonly message: string;
}

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
 * Groups the durable writes of concurrent conversations: a run has one flush in flight, and what arrives meanwhile, or
 * too soon after it began, goes together into the next. The promise of `write` settles after the commit, so an answer
 * counts as written only when it would survive a crash. While the database is away or its disk is full, replies wait
 * here, as many as are in flight, and are written when it is back: a model's work is not thrown away.
 */
export class AnswerWriter {
  private readonly lanes = new Map<number, Lane>();
  private trouble: WriteOutage | null = null;

  /** @param deps.onEnded  told when a write of this writer has ended a run: with its last answer, or by its failures */
  constructor(private readonly deps: { pool: pg.Pool; onEnded?: (runId: number) => void }) {}

  /**
   * @returns true after the commit, false when the run has ended meanwhile and takes no more answers
   * @throws what the database threw, unless it was only away; nothing of the group was written then
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

  /** Null while answers can be stored. */
  get outage(): WriteOutage | null {
    return this.trouble;
  }

  private async drain(runId: number, lane: Lane): Promise<void> {
    while (lane.pending.length > 0) {
      const nextAt = performance.now() + SPACING_MS;
      const group = lane.pending.splice(0, MAX_ROWS);
      try {
        const { isWritten, endedAs } = await this.writePatiently(
          runId,
          group.map(({ record }) => record),
        );
        for (const { resolve } of group) resolve(isWritten);
        if (endedAs !== null) this.deps.onEnded?.(runId);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
      const early = nextAt - performance.now();
      if (early > 0 && lane.pending.length < MAX_ROWS) await delay(early);
    }
    this.lanes.delete(runId);
  }

  private async writePatiently(runId: number, records: readonly WriteRecord[]): Promise<WriteOutcome> {
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      try {
        const outcome = await writeAnswers(this.deps.pool, runId, records);
        this.trouble = null;
        return outcome;
      } catch (error) {
        if (!isDatabaseUnavailable(error)) throw error;
        const { since = Date.now(), attempts = 0 } = this.trouble ?? {};
        this.trouble = { since, attempts: attempts + 1, message: messageOf(error) };
        await delay(waitMs);
      }
    }
  }
}
