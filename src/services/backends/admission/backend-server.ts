import type { BackendClient } from '../backend-client.js';
import { classifyFailure, type BackendFailure } from '../backend-error.js';
import { CircuitBreaker } from './circuit-breaker.js';
import type { InFlightLimit } from './in-flight-limit.js';
import type { Permit } from './permit.js';

/** One server of a backend, with what is known of how much it can take and whether it answers. */
export class BackendServer {
  readonly breaker: CircuitBreaker;
  private readonly sentAt = new Set<{ readonly at: number }>();
  private lastSuccess: number | null = null;
  private meanLatency: number | null = null;

  /**
   * @param deps.name      as people are told it: host and port
   * @param deps.onChange  called when a request may be sent that could not be sent before, or none may be sent any more
   */
  constructor(
    private readonly deps: {
      readonly name: string;
      readonly client: BackendClient;
      readonly limit: InFlightLimit;
      readonly onChange: (server: BackendServer) => void;
    },
  ) {
    this.breaker = new CircuitBreaker({
      look: () => deps.client.models(),
      classify: classifyFailure,
      onChange: () => deps.onChange(this),
    });
  }

  get name(): string {
    return this.deps.name;
  }

  /** Rises each time the server was away: it may be another one then. */
  get generation(): number {
    return this.breaker.outages;
  }

  get client(): BackendClient {
    return this.deps.client;
  }

  get limit(): InFlightLimit {
    return this.deps.limit;
  }

  /** Requests that are with the server now. */
  get inFlight(): number {
    return this.sentAt.size;
  }

  /** Epoch ms since when the oldest of them is there; null when there is none. */
  get oldestSentAt(): number | null {
    // A set keeps its order.
    for (const { at } of this.sentAt) return at;
    return null;
  }

  /** Epoch ms; null before the first. */
  get lastSuccessAt(): number | null {
    return this.lastSuccess;
  }

  /** Moving mean of a successful request, in ms; null before the first. */
  get meanLatencyMs(): number | null {
    return this.meanLatency;
  }

  get canTake(): boolean {
    if (!this.breaker.admits) return false;
    return this.inFlight < (this.breaker.isProbing ? 1 : this.limit.value);
  }

  /** Share of the limit that is taken: what "least loaded" compares. */
  get load(): number {
    return this.inFlight / this.limit.value;
  }

  /** Takes a place for one request; the permit gives it back, by whichever of its methods is called first. */
  take(): Permit {
    const request = { at: Date.now() };
    const startedAt = performance.now();
    this.sentAt.add(request);
    const settle = (learn: () => void): void => {
      if (!this.sentAt.delete(request)) return;
      learn();
      this.deps.onChange(this);
    };
    return {
      server: this,
      succeeded: () => settle(() => this.succeeded(performance.now() - startedAt)),
      failed: (failure) => settle(() => this.failed(failure, request.at)),
      abandoned: () => settle(() => undefined),
    };
  }

  /** Leaves this server out: it refuses what its fellows accept. */
  refuse(failure: BackendFailure): void {
    this.breaker.refuse(failure);
  }

  /**
   * Asks the server how long its queue is.
   * @returns false when it does not tell: measurement alone moves the limit then
   */
  async observeQueue(): Promise<boolean> {
    const queue = await this.client.queue();
    if (queue) this.limit.observedQueue(queue);
    return queue !== null;
  }

  close(): Promise<void> {
    this.breaker.close();
    return this.client.close();
  }

  private succeeded(latencyMs: number): void {
    this.lastSuccess = Date.now();
    this.meanLatency = this.meanLatency === null ? latencyMs : 0.9 * this.meanLatency + 0.1 * latencyMs;
    this.limit.completed(latencyMs, this.inFlight + 1);
    this.answered();
  }

  private failed(failure: BackendFailure, sentAt: number): void {
    switch (failure.kind) {
      case 'permanent':
      case 'fatal':
        // The server judged the request: it works.
        this.answered();
        return;
      case 'rateLimited':
        this.limit.overloaded(this.inFlight, sentAt);
        break;
      case 'transient':
        this.limit.stumbled();
    }
    this.breaker.failed(failure, this.inFlight === 0);
  }

  private answered(): void {
    if (this.breaker.succeeded()) this.limit.restart('the server is back');
  }
}
