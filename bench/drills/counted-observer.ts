import type { Observer, Reply, Trial } from '../../src/services/backends/simulated/observer.js';

/** Says what another observer says and counts, so that a drill can wait for the n-th request to reach the backend. */
export class CountedObserver implements Observer {
  readonly name: string;
  readonly fingerprint: string;
  readonly needsQuestion: boolean;
  private asked = 0;
  private readonly waiting = new Set<{ readonly count: number; readonly resolve: () => void }>();

  constructor(private readonly observer: Observer) {
    ({ name: this.name, fingerprint: this.fingerprint, needsQuestion: this.needsQuestion } = observer);
  }

  get count(): number {
    return this.asked;
  }

  /** Resolves when so many requests have come in all. */
  reached(count: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.asked >= count) resolve();
      else this.waiting.add({ count, resolve });
    });
  }

  observe(trial: Trial): Reply | Promise<Reply> {
    this.asked += 1;
    for (const waiter of this.waiting) {
      if (waiter.count > this.asked) continue;
      this.waiting.delete(waiter);
      waiter.resolve();
    }
    return this.observer.observe(trial);
  }
}
