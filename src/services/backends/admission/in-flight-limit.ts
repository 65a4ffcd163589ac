/** A move of the limit, as people are shown it. */
export interface LimitChange {
  /** Epoch ms. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** One sentence with the figures that decided. */
  readonly reason: string;
}

/** How many requests one server may be given at once, and why. */
export interface InFlightLimit {
  readonly value: number;
  /** Never exceeded. */
  readonly ceiling: number;
  /** True when an administrator has set it: it never moves. */
  readonly isFixed: boolean;
  /** Newest last; a few. */
  readonly changes: readonly LimitChange[];
  /** A request was answered, `latencyMs` after it was sent, when so many were in flight, itself included. */
  completed(latencyMs: number, inFlight: number): void;
  /** The server refused a request and said that it is full; `inFlight` others are still there, `sentAt` is when it was sent. */
  overloaded(inFlight: number, sentAt: number): void;
  /** The server failed in a passing way. */
  stumbled(): void;
  /** What the server says of its own queue. */
  observedQueue(queue: { readonly running: number; readonly waiting: number }): void;
  /** The server was away and is back: what was learnt may be wrong. */
  restart(reason: string): void;
}

/** The administrator knows better. */
export class FixedLimit implements InFlightLimit {
  readonly isFixed = true;
  readonly changes: readonly LimitChange[] = [];

  constructor(readonly ceiling: number) {}

  get value(): number {
    return this.ceiling;
  }

  completed(): void {
    // nothing is learnt
  }

  overloaded(): void {
    // the retries' backoff is all that gives way
  }

  stumbled(): void {
    // nothing is learnt
  }

  observedQueue(): void {
    // nothing is learnt
  }

  restart(): void {
    // nothing was learnt
  }
}
