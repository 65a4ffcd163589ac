import { LRUCache } from 'lru-cache';
import { whenAvailable } from '../../database/when-available.js';
import type { Wakeable } from '../wakeable.js';
import type { Follower } from './followers.js';
import type { LogPage } from './log-reads.js';
import { POLL_MS, RunReader, type RunReaderDeps } from './run-reader.js';
import type { Turns } from './turns.js';
import { WriteBatch } from './write-batch.js';

/** Writes that one look gives all at most. */
const BATCH_WRITES = 500;
/** Writes that one who is behind is given at a time: as many are held for a client that stops reading. */
const PAGE_WRITES = 32;
/** Pages that are kept for others who replay at about the same time, and for how long: they show answers as they were then. */
const RECENT_PAGES = 32;
const PAGE_MS = 1000;
/**
 * Each follower has to be written to at every look, so many followers are given more at a time, less often: down to twenty
 * times a second, which nobody sees, instead of once a write.
 */
const PAUSE_MS_A_FOLLOWER = 0.05;
const MAX_PAUSE_MS = 50;
/** Batches that are kept for those who come back to them a little later. */
const RECENT_BATCHES = 8;

export interface RunTailDeps extends RunReaderDeps {
  readonly readLog: (after: number, limit: number) => Promise<LogPage>;
  /** When pages are handed out: what is made of them takes longer than reading them. */
  readonly turns: Turns;
}

/**
 * The one reader of a run's log in this process. Each look gives all who are up to date the same batch, so it costs one
 * statement however many they are. Who comes late or is slow reads pages of its own until it is up to date: it falls
 * behind in the table, and nothing is kept for it here but the last few batches.
 */
export class RunTail extends RunReader {
  private readonly pages = new LRUCache<number, Promise<WriteBatch>>({ max: RECENT_PAGES, ttl: PAGE_MS });
  /** Undefined until the first look. */
  private head: number | undefined;
  private recent: readonly WriteBatch[] = [];

  constructor(private readonly deps: RunTailDeps) {
    super(deps);
  }

  /**
   * The first writes after the cursor, as soon as there are any; undefined when there will be none, or the follower left.
   * @throws what reading throws, an outage of the database apart, which is waited for
   */
  async next(cursor: number, follower: Follower): Promise<WriteBatch | undefined> {
    while (!follower.hasLeft) {
      const shared = this.recent.find((batch) => batch.follows(cursor));
      if (shared) return shared;
      if (this.head !== undefined && cursor < this.head) {
        const page = await this.page(cursor);
        // The log has no gaps: only of a deleted run is there nothing where its head says there is.
        return page.follows(cursor) ? page : undefined;
      }
      this.throwFailure();
      if (this.isOver) return undefined;
      await follower.wait();
    }
    return undefined;
  }

  protected async read(wake: Wakeable): Promise<void> {
    const { signal } = this.followers;
    const start = await this.look(0, 0);
    this.head = start.head;
    this.isOver = start.hasEnded;
    this.followers.wakeAll();
    for (let isBehind = false; !this.isOver && !signal.aborted;) {
      if (!isBehind) await wake.next(POLL_MS);
      isBehind = this.take(await this.look(this.head, BATCH_WRITES), this.head);
      await wake.pause(Math.min(MAX_PAUSE_MS, this.followers.size * PAUSE_MS_A_FOLLOWER));
    }
  }

  /** Hands a look on; true when there is more to read already. */
  private take({ writes, head, hasEnded }: LogPage, after: number): boolean {
    const batch = new WriteBatch(after, writes, this.followers.signal);
    this.head = batch.last;
    this.isOver = hasEnded && batch.last >= head;
    if (writes.length > 0) this.recent = [...this.recent.slice(1 - RECENT_BATCHES), batch];
    if (writes.length > 0 || this.isOver) this.followers.wakeAll();
    return batch.last < head;
  }

  /** Pages begin at fixed places, so that those who replay together, as after a restart, are given the same ones. */
  private async page(cursor: number): Promise<WriteBatch> {
    const after = cursor - (cursor % PAGE_WRITES);
    const known = await this.pages.get(after);
    // One that was read before the head moved may end too early.
    if (known?.follows(cursor)) return known;
    const page = this.readPage(after);
    this.pages.set(after, page);
    page.catch(() => this.pages.delete(after));
    return page;
  }

  private async readPage(after: number): Promise<WriteBatch> {
    const { writes } = await this.look(after, PAGE_WRITES);
    await this.deps.turns.next();
    return new WriteBatch(after, writes, this.followers.signal);
  }

  private look(after: number, limit: number): Promise<LogPage> {
    return whenAvailable(() => this.deps.readLog(after, limit), this.followers.signal);
  }
}
