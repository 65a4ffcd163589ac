import type { BackendFailure } from '../backend-error.js';

/** Faults without a success in between that take a server out: one request in 20 that fails does this once in 3 million. */
const THRESHOLD = 5;
/** Waits before the server is looked at again, in ms: doubling, each times a random factor in [0.5, 1). */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;

/** Why a server is left out, as people are shown it. */
export interface Outage {
  /** Epoch ms of the first of the faults. */
  readonly since: number;
  /** Requests and looks that failed since. */
  readonly attempts: number;
  /** Epoch ms of the next look; null while one is under way. */
  readonly nextRetryAt: number | null;
  readonly last: BackendFailure;
}

/**
 *   closed --(5 faults in a row)--> open --(wait)--> looking: is anybody there?
 *   looking --(nobody)--> open, waiting longer        looking --(yes)--> probing: one request may pass
 *   probing --(fails)--> open, waiting longer         any --(a request succeeds)--> closed
 *
 * The look before the probe is a cheap request that belongs to no answer: an outage of hours uses up no answer's attempts,
 * and costs the server nothing when it comes back.
 */
export class CircuitBreaker {
  private state: 'closed' | 'open' | 'looking' | 'probing' = 'closed';
  private openings = 0;
  private faults = 0;
  private firstFaultAt = 0;
  private looks = 0;
  private nextRetryAt: number | null = null;
  private last: BackendFailure | null = null;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param deps.look      resolves when the server answers; rejects with what `classify` names
   * @param deps.onChange  called when the server is left out, taken back, or may be probed
   */
  constructor(
    private readonly deps: {
      readonly look: () => Promise<unknown>;
      readonly classify: (error: unknown) => BackendFailure;
      readonly onChange: () => void;
      readonly now?: () => number;
      readonly random?: () => number;
    },
  ) {}

  /** One request may be sent now, as far as this breaker knows. */
  get admits(): boolean {
    return this.state === 'closed' || this.state === 'probing';
  }

  /** Only one request may be in flight. */
  get isProbing(): boolean {
    return this.state === 'probing';
  }

  /** How often the server was left out: another one may stand in its place each time. */
  get outages(): number {
    return this.openings;
  }

  /** Null while requests pass. */
  get outage(): Outage | null {
    if (this.state === 'closed' || !this.last) return null;
    return { since: this.firstFaultAt, attempts: this.faults, nextRetryAt: this.nextRetryAt, last: this.last };
  }

  /** @returns true when the server was left out until now */
  succeeded(): boolean {
    const wasOut = this.state !== 'closed';
    this.state = 'closed';
    this.faults = 0;
    this.looks = 0;
    this.last = null;
    clearTimeout(this.timer);
    if (wasOut) this.deps.onChange();
    return wasOut;
  }

  /** @param isAlone  nothing else is in flight that could still show that the server works */
  failed(failure: BackendFailure, isAlone: boolean): void {
    if (this.faults === 0) this.firstFaultAt = this.now();
    this.faults += 1;
    this.last = failure;
    if (this.state === 'probing') this.open(failure);
    // A full server refuses many requests at once and still works: only when it takes none at all is it out.
    else if (this.state === 'closed' && this.faults >= THRESHOLD && (failure.kind !== 'rateLimited' || isAlone)) {
      this.open(failure);
    }
  }

  /** The server can serve nobody: its key or its model is not the one that is asked for. */
  refuse(failure: BackendFailure): void {
    this.faults = Math.max(this.faults, THRESHOLD - 1);
    this.failed(failure, true);
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private open(failure: BackendFailure): void {
    if (this.state === 'closed') this.openings += 1;
    this.state = 'open';
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.looks);
    this.looks += 1;
    const waitMs = Math.max(longest * (0.5 + 0.5 * (this.deps.random ?? Math.random)()), failure.retryAfterMs ?? 0);
    this.nextRetryAt = this.now() + waitMs;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), waitMs);
    this.timer.unref();
    this.deps.onChange();
  }

  private async look(): Promise<void> {
    this.state = 'looking';
    this.nextRetryAt = null;
    try {
      await this.deps.look();
    } catch (error) {
      // A request of before may have succeeded meanwhile.
      if (!this.isLooking()) return;
      const failure = this.deps.classify(error);
      this.faults += 1;
      this.last = failure;
      this.open(failure);
      return;
    }
    if (!this.isLooking()) return;
    this.state = 'probing';
    this.deps.onChange();
  }

  /** A call, because it changes between two looks at it. */
  private isLooking(): boolean {
    return this.state === 'looking';
  }

  private now(): number {
    return (this.deps.now ?? Date.now)();
  }
}
