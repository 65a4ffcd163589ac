import { whenAvailable } from '../../database/when-available.js';
import type { Wakeable } from '../wakeable.js';
import { POLL_MS, RunReader, type RunReaderDeps } from './run-reader.js';
import { Shared } from './shared.js';

/** How often a run is looked at at most, in milliseconds. */
export const CHANGE_INTERVAL_MS = 250;

/** How a run looked at some moment. */
export interface RunLook {
  /** Differs when the run looks different. */
  readonly fingerprint: string;
  readonly hasEnded: boolean;
}

/** How a run looks, given to all who have not seen it so. */
export class RunChange extends Shared implements RunLook {
  readonly fingerprint: string;
  readonly hasEnded: boolean;
  readonly seenAt = Date.now();

  constructor({ fingerprint, hasEnded }: RunLook, signal: AbortSignal) {
    super(signal);
    this.fingerprint = fingerprint;
    this.hasEnded = hasEnded;
  }
}

export interface RunChangesDeps extends RunReaderDeps {
  /** Undefined for a run that does not exist. */
  readonly look: () => Promise<RunLook | undefined>;
}

/** The one who looks at a run in this process: one statement a look, however many follow. */
export class RunChanges extends RunReader {
  private looking: Promise<void> | undefined;
  private newest: RunChange | undefined;

  constructor(private readonly deps: RunChangesDeps) {
    super(deps);
  }

  /**
   * How the run looked last; undefined before the first look, and for one that does not exist.
   * @throws what looking threw, an outage of the database apart, which is waited for
   */
  get latest(): RunChange | undefined {
    this.throwFailure();
    return this.newest;
  }

  /** Makes `latest` one of now, for who has seen nothing yet: what a fingerprint does not tell has moved on since. */
  async refresh(): Promise<void> {
    if (this.newest && Date.now() - this.newest.seenAt < CHANGE_INTERVAL_MS) return;
    await this.lookOnce();
  }

  protected async read(wake: Wakeable): Promise<void> {
    for (;;) {
      await this.lookOnce();
      if (this.isOver || this.followers.signal.aborted) return;
      await wake.pause(CHANGE_INTERVAL_MS);
      await wake.next(POLL_MS);
    }
  }

  private lookOnce(): Promise<void> {
    return (this.looking ??= this.look().finally(() => (this.looking = undefined)));
  }

  private async look(): Promise<void> {
    const { signal } = this.followers;
    const look = await whenAvailable(() => this.deps.look(), signal);
    const isNews = look?.fingerprint !== this.newest?.fingerprint;
    this.newest = look && new RunChange(look, signal);
    this.isOver = look?.hasEnded ?? true;
    if (isNews || this.isOver) this.followers.wakeAll();
  }
}
