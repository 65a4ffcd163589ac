/** Waiting places are given up lazily; past this many dead ones the queue is rewritten. */
const COMPACT_AFTER = 1_024;

interface Waiter {
  readonly start: () => void;
  cancelled: boolean;
}

/**
 * The running slots of an inference engine and the unbounded first-come queue before them. Whoever has entered must
 * leave; who is aborted while waiting leaves the queue at once.
 */
export class Slots {
  private runningCount = 0;
  private waitingCount = 0;
  private queue: Waiter[] = [];
  private head = 0;

  /** @param limit  requests that run at once (vLLM's --max-num-seqs), at least 1 */
  constructor(private readonly limit: number) {}

  get running(): number {
    return this.runningCount;
  }

  get waiting(): number {
    return this.waitingCount;
  }

  /** Resolves when a slot is taken; rejects with the signal's reason when aborted before. */
  async enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.runningCount < this.limit) {
      this.runningCount += 1;
      return;
    }
    await this.wait(signal);
  }

  leave(): void {
    const next = this.next();
    if (next) next.start();
    else this.runningCount -= 1;
  }

  private wait(signal: AbortSignal): Promise<void> {
    this.waitingCount += 1;
    return new Promise((resolve, reject) => {
      const cancel = () => {
        waiter.cancelled = true;
        this.waitingCount -= 1;
        reject(signal.reason as Error);
      };
      const waiter: Waiter = {
        cancelled: false,
        start: () => {
          signal.removeEventListener('abort', cancel);
          resolve();
        },
      };
      signal.addEventListener('abort', cancel, { once: true });
      this.queue.push(waiter);
    });
  }

  /** The longest waiting one that still wants to run; its slot passes to it directly. */
  private next(): Waiter | undefined {
    while (this.head < this.queue.length) {
      const waiter = this.queue[this.head];
      this.head += 1;
      if (!waiter || waiter.cancelled) continue;
      this.waitingCount -= 1;
      this.compact();
      return waiter;
    }
    this.queue = [];
    this.head = 0;
    return undefined;
  }

  private compact(): void {
    if (this.head < COMPACT_AFTER || this.head * 2 < this.queue.length) return;
    this.queue = this.queue.slice(this.head);
    this.head = 0;
  }
}
