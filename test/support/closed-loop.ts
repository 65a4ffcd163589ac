import type { InFlightLimit } from '../../src/services/backends/admission/in-flight-limit.js';
import { seededUniform } from '../../src/services/statistics/seeded-uniform.js';

/** A server in virtual time: how long a request takes that finds so many others running. */
export interface ModelServer {
  /** Requests that run at once; the others wait in order. */
  readonly slots: number;
  /** Ms that a request runs when `running` (itself included) do. */
  readonly serviceMs: (running: number) => number;
}

/** A loop that always has the limit's number of requests in flight, without a clock of its own: seconds take milliseconds. */
export class ClosedLoop {
  now = 0;
  server: ModelServer;
  /** In order of their end. */
  private running: { sentAt: number; endsAt: number }[] = [];
  private waiting: number[] = [];
  private readonly random = seededUniform(7);
  /** Ends of requests in the last second of virtual time and before. */
  private ends: number[] = [];

  /** @param jitter each service time is spread by up to this share of itself, either way */
  constructor(
    server: ModelServer,
    private readonly jitter = 0,
  ) {
    this.server = server;
  }

  get inFlight(): number {
    return this.running.length + this.waiting.length;
  }

  get queue(): { running: number; waiting: number } {
    return { running: this.running.length, waiting: this.waiting.length };
  }

  /** Replies per second over the last `ms`. */
  rate(ms: number): number {
    return (this.ends.filter((end) => end > this.now - ms).length / ms) * 1000;
  }

  /** Lets virtual time pass. */
  run(limit: Pick<InFlightLimit, 'value' | 'completed'>, ms: number): void {
    const until = this.now + ms;
    while (this.now < until) {
      while (this.inFlight < limit.value) this.send();
      const next = this.running.shift();
      if (!next || next.endsAt > until) {
        if (next) this.running.unshift(next);
        this.now = until;
        return;
      }
      const inFlight = this.inFlight + 1;
      this.now = next.endsAt;
      this.ends.push(this.now);
      const first = this.waiting.shift();
      if (first !== undefined) this.start(first);
      limit.completed(this.now - next.sentAt, inFlight);
    }
  }

  private send(): void {
    if (this.running.length < this.server.slots) this.start(this.now);
    else this.waiting.push(this.now);
  }

  private start(sentAt: number): void {
    const spread = 1 + this.jitter * (2 * this.random() - 1);
    const endsAt = this.now + spread * this.server.serviceMs(this.running.length + 1);
    const place = this.running.findIndex((other) => other.endsAt > endsAt);
    this.running.splice(place < 0 ? this.running.length : place, 0, { sentAt, endsAt });
  }
}
