import type { Notifications } from '../../database/notifications.js';
import { wakeable, type Wakeable } from '../wakeable.js';
import { Followers } from './followers.js';

/** How often a run is looked at when nothing has told that it changed, in milliseconds. */
export const POLL_MS = 1000;

export interface RunReaderDeps {
  readonly runId: number;
  readonly notifications: Pick<Notifications, 'onRun'>;
}

/** The one in this process who reads something of a run, for all who follow it. */
export abstract class RunReader {
  readonly followers = new Followers();
  /** There is nothing left to read. */
  protected isOver = false;
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly source: RunReaderDeps) {}

  /** It reads no more; who wants to follow the run needs another. */
  get isDone(): boolean {
    return this.isOver || this.failure !== undefined || this.followers.signal.aborted;
  }

  /** Reads until the run ends, or until nobody follows. Never rejects: followers are told. */
  async run(): Promise<void> {
    const { runId, notifications } = this.source;
    try {
      using wake = wakeable((listener) => notifications.onRun(runId, listener), this.followers.signal);
      await this.read(wake);
    } catch (error) {
      this.failure = { error };
    }
    this.followers.wakeAll();
  }

  /** Reads until `isOver`, or until nobody follows. */
  protected abstract read(wake: Wakeable): Promise<void>;

  /** @throws what reading threw */
  protected throwFailure(): void {
    if (this.failure) throw this.failure.error;
  }
}
