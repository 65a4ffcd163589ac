import type pg from 'pg';
import type { RunStatus } from '../../schema/run.js';
import type { Notifications } from '../database/notifications.js';
import { readLog } from './live/log-reads.js';
import { CHANGE_INTERVAL_MS, RunChanges, type RunChange, type RunLook } from './live/run-changes.js';
import type { RunReader } from './live/run-reader.js';
import { RunTail } from './live/run-tail.js';
import { Turns } from './live/turns.js';
import type { WriteBatch } from './live/write-batch.js';
import { isEnded } from '../runs/ended.js';

/**
 * The append-only log of a run's writes, as streams that can be attached at any time. The table is the buffer: a
 * reader is a cursor, so a slow one costs nothing and a new one misses nothing. All streams of one run share one reader
 * of the table; a notification tells it to look, and it looks from time to time without.
 */
export class RunLog {
  private readonly tails = new Map<number, RunTail>();
  private readonly watches = new Map<number, RunChanges>();
  private readonly turns = new Turns();

  constructor(private readonly deps: { pool: pg.Pool; notifications: Pick<Notifications, 'onRun'> }) {}

  /**
   * Batches of writes, each with the next one after the cursor in it, so that together they hold every write once and in
   * order; what a batch holds up to the cursor was seen before. Ends with the run; waits while the database is away.
   */
  async *tail(runId: number, after: number, signal: AbortSignal): AsyncGenerator<WriteBatch, void, undefined> {
    const { pool, notifications } = this.deps;
    const tail = sharedOf(
      this.tails,
      runId,
      () =>
        new RunTail({
          runId,
          notifications,
          turns: this.turns,
          readLog: (cursor, limit) => readLog(pool, { runId, after: cursor, limit }),
        }),
    );
    using follower = tail.followers.join(signal);
    let cursor = after;
    for (;;) {
      const batch = await tail.next(cursor, follower);
      if (!batch) return;
      yield batch;
      cursor = batch.last;
    }
  }

  /**
   * The run each time it may look different, at most once every `everyMs`; what changed in between is told then, and the
   * end of the run at once. Waits while the database is away.
   * @param everyMs  at least CHANGE_INTERVAL_MS
   */
  async *changes(
    runId: number,
    signal: AbortSignal,
    everyMs = CHANGE_INTERVAL_MS,
  ): AsyncGenerator<RunChange, void, undefined> {
    const { notifications } = this.deps;
    const watch = sharedOf(
      this.watches,
      runId,
      () => new RunChanges({ runId, notifications, look: () => this.look(runId) }),
    );
    using follower = watch.followers.join(signal);
    await watch.refresh();
    let seen: string | undefined;
    let nextAt = 0;
    while (!follower.hasLeft) {
      const { latest } = watch;
      const isNews = latest !== undefined && latest.fingerprint !== seen;
      const dueInMs = isNews && !latest.hasEnded ? nextAt - Date.now() : 0;
      if (isNews && dueInMs <= 0) {
        seen = latest.fingerprint;
        nextAt = Date.now() + everyMs;
        yield latest;
      } else if (watch.isDone) {
        return;
      } else {
        await follower.wait(isNews ? dueInMs : undefined);
      }
    }
  }

  private async look(runId: number): Promise<RunLook | undefined> {
    const { rows } = await this.deps.pool.query<{ status: RunStatus }>({
      name: 'run-log-state',
      // What workers see of the backend moves a run's stall.
      text: `SELECT status, sequence, failed, max_failures, deadline, (SELECT sum(health_version) FROM workers) AS health
        FROM runs WHERE id = $1`,
      values: [runId],
    });
    const [state] = rows;
    return state && { fingerprint: JSON.stringify(state), hasEnded: isEnded(state.status) };
  }
}

/** The reader that is at work for the run, or a new one, which is forgotten when it is done. */
function sharedOf<Reader extends RunReader>(readers: Map<number, Reader>, runId: number, create: () => Reader): Reader {
  const known = readers.get(runId);
  if (known && !known.isDone) return known;
  const reader = create();
  readers.set(runId, reader);
  void reader.run().then(() => {
    if (readers.get(runId) === reader) readers.delete(runId);
  });
  return reader;
}
