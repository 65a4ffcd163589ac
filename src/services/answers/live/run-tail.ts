import type { Notifications } from '../../database/notifications.js';
import { whenAvailable } from '../../database/when-available.js';
import { wakeable, type Wakeable } from '../wakeable.js';
import { Followers, type Follower } from './followers.js';
import type { LogPage } from './log-reads.js';
import { WriteBatch } from './write-batch.js';

/** How often a tail looks at the table without having been told to, in milliseconds. */
const POLL_MS = 1000;
/** A cursor after every write: what is read from there is only how the run stands. */
const BEYOND = 2_147_483_647;
/**
 * Each follower has to be written to at every look, so many followers are given more at a time, less often: up to ten
 * times a second, which nobody sees, instead of once a write.
 */
const PAUSE_MS_A_FOLLOWER = 0.1;
const MAX_PAUSE_MS = 100;
/** Batches that are kept for those who come back to them a little later. */
const RECENT_BATCHES = 8;

export interface RunTailDeps {
  readonly runId: number;
  readonly read: (after: number) => Promise<LogPage>;
  readonly notifications: Pick<Notifications, 'onRun'>;
}

/**
 * The one reader of a run's log in this process. Each look gives all who are up to date the same batch, so it costs one
 * statement however many they are. Who comes late or is slow reads pages of its own until it is up to date: it falls
 * behind in the table, and nothing is kept for it here but the last few batches.
 */
export class RunTail {
  readonly followers = new Followers();
  private readonly pages = new Map<number, Promise<WriteBatch>>();
  /** Undefined until the first look. */
  private head: number | undefined;
  private recent: readonly WriteBatch[] = [];
  private isOver = false;
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly deps: RunTailDeps) {}

  /** It reads no more; who wants to follow the run needs another. */
  get isDone(): boolean {
    return this.isOver || this.failure !== undefined || this.followers.signal.aborted;
  }

  /** Reads until the run ends, or until nobody follows. Never rejects: followers are told. */
  async run(): Promise<void> {
    const { signal } = this.followers;
    try {
      using wake = wakeable((listener) => this.deps.notifications.onRun(this.deps.runId, listener), signal);
      await this.follow(wake);
    } catch (error) {
      this.failure = { error };
    }
    this.followers.wakeAll();
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
        return page.writes.length > 0 ? page : undefined;
      }
      if (this.failure) throw this.failure.error;
      if (this.isOver) return undefined;
      await follower.wait();
    }
    return undefined;
  }

  private async follow(wake: Wakeable): Promise<void> {
    const { signal } = this.followers;
    const start = await this.read(BEYOND);
    this.head = start.head;
    this.isOver = start.hasEnded;
    this.followers.wakeAll();
    for (let isBehind = false; !this.isOver && !signal.aborted;) {
      if (!isBehind) await wake.next(POLL_MS);
      isBehind = this.take(await this.read(this.head), this.head);
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

  /** Those who ask for the same page together, as after a restart, are given the same one. */
  private page(after: number): Promise<WriteBatch> {
    const known = this.pages.get(after);
    if (known) return known;
    const page = this.read(after)
      .then(({ writes }) => new WriteBatch(after, writes, this.followers.signal))
      .finally(() => this.pages.delete(after));
    this.pages.set(after, page);
    return page;
  }

  private read(after: number): Promise<LogPage> {
    return whenAvailable(() => this.deps.read(after), this.followers.signal);
  }
}
