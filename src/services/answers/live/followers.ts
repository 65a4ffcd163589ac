/** One who follows: it waits until there may be something new, or until it has left. */
export class Follower implements Disposable {
  private release: (() => void) | undefined;
  private readonly onAbort = (): void => this.wake();

  constructor(
    private readonly signal: AbortSignal,
    private readonly leave: (follower: Follower) => void,
  ) {
    signal.addEventListener('abort', this.onAbort);
  }

  get hasLeft(): boolean {
    return this.signal.aborted;
  }

  /** Resolves at the next wake-up, at the latest after `atMostMs`. Look for news right before: a wake-up is not kept. */
  wait(atMostMs?: number): Promise<void> {
    if (this.hasLeft) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = atMostMs === undefined ? undefined : setTimeout(() => this.wake(), atMostMs);
      this.release = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  wake(): void {
    this.release?.();
    this.release = undefined;
  }

  [Symbol.dispose](): void {
    this.signal.removeEventListener('abort', this.onAbort);
    this.leave(this);
  }
}

/** All who follow one reader of the table; it reads for as long as there is one of them. */
export class Followers {
  private readonly all = new Set<Follower>();
  private readonly controller = new AbortController();

  /** Aborted when the last has left. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get size(): number {
    return this.all.size;
  }

  /** @param signal  of the one who joins; aborted when it wants no more */
  join(signal: AbortSignal): Follower {
    const follower = new Follower(signal, (leaving) => {
      this.all.delete(leaving);
      if (this.all.size === 0) this.controller.abort();
    });
    this.all.add(follower);
    return follower;
  }

  wakeAll(): void {
    for (const follower of this.all) follower.wake();
  }
}
