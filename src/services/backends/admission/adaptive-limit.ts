import type { InFlightLimit, LimitChange } from './in-flight-limit.js';

/** Where every server begins: enough to keep a small one busy, too little to hurt one that has just come up. */
const START = 16;
/** A step of growth, and a smaller one where a step is many requests. */
const STEP = 2;
const LARGE_STEP = 1.5;
const LARGE = 64;
/** Above the knee, so that the server's queue never runs empty while replies are stored and requests are on their way. */
const HEADROOM = 1.25;
/**
 * d ln(throughput) / d ln(limit): 1 while slots are free, 0 once they are taken. Batching servers lie in between for
 * long, and are worth growing for as long as a step gains at all.
 */
const WORTHWHILE = 0.3;
/** So much is clear at the first look. */
const CLEARLY = 0.8;
/** A measurement takes at least so many replies and ms, or it is noise. */
const MIN_REPLIES = 16;
const MIN_WINDOW_MS = 150;
/** No reply comes sooner; keeps a division sound. */
const SHORTEST_MS = 0.01;
/** Share of the limit that must have been in use on average; below, it was demand that was measured. */
const SATURATED = 0.75;
/** How often a settled limit is tried a little higher: after so many ms, and so many times what a request takes. */
const TRY_AGAIN_MS = 15_000;
const TRY_AGAIN_LATENCIES = 30;
const TRY_STEP = 1.25;
/** What an overload leaves. */
const CUT = 0.7;
/** No growth for so long after a cut, and after a passing fault, in ms. */
const CALM_MS = 5_000;
const STUMBLE_MS = 2_000;
/**
 * Faults that come by chance tell nothing of load: as in BBRv2, which takes no loss below a threshold for congestion, only
 * so large a share of the latest outcomes does. A server that is full refuses at once whatever takes a freed place, so it
 * is noticed after ten refusals; one request in 20 that fails by chance is not, in 100,000.
 */
const TOLERATED = 0.25;
/** Outcomes that the share remembers, the newest weighing most. */
const MEMORY = 32;
/** The server's own queue is full enough when so large a part of what it runs waits behind it. */
const QUEUE_SHARE = 0.3;
const CHANGES_KEPT = 20;

/**
 * By Little's law replies per second are requests in flight over their latency. Counting replies over a time says the same
 * with far more noise: requests that were sent together come back together, and a window ends in mid-wave.
 */
interface Measurement {
  readonly limit: number;
  /** Replies per second. */
  readonly rate: number;
  /** Mean, in ms. */
  readonly latencyMs: number;
}

/**
 * Finds the number of requests at which a server's latency grows without its throughput.
 *
 *   growing --(throughput follows)--> growing, a step higher
 *   growing --(it does not)--------> settled, at the knee and a quarter
 *   settled --(after a while)-------> growing, a small step higher
 *   any     --(many 503, 429)-------> settled, 0.7 of what was in flight
 *   any     --(the server queues)---> settled, at what it runs and a quarter
 *
 * The knee follows from Little's law: what the server completes a second, times what a request took before it queued.
 * As in TCP Vegas and BBR it is throughput against load that decides, not latency alone: the latency of a batching
 * server grows with every request that it takes in, long before it is full.
 */
export class AdaptiveLimit implements InFlightLimit {
  readonly isFixed = false;
  private limit: number;
  private history: LimitChange[] = [];
  private isGrowing = true;
  /** The last step that paid, or the settled state from which a higher limit is tried. */
  private previous: Measurement | null = null;
  private isTrial = false;
  /** The step has not clearly paid: what is measured next decides, when the server's queue has had time to build up. */
  private isDoubted = false;
  private window = { since: 0, replies: 0, latencyMs: 0, inFlight: 0 };
  /** Replies still to come of requests that were sent under the limit before. */
  private stale = 0;
  private calmUntil = 0;
  private settledAt = 0;
  private cutAt = 0;
  /** Of the latest outcomes, those that were faults. */
  private faultShare = 0;

  constructor(
    readonly ceiling: number,
    private readonly now: () => number = Date.now,
  ) {
    this.limit = Math.min(START, ceiling);
    this.openWindow(0);
  }

  get value(): number {
    return this.limit;
  }

  get changes(): readonly LimitChange[] {
    return this.history;
  }

  completed(latencyMs: number, inFlight: number): void {
    this.faultShare -= this.faultShare / MEMORY;
    if (this.stale > 0) {
      this.stale -= 1;
      if (this.stale === 0) this.openWindow(0);
      return;
    }
    const { window } = this;
    window.replies += 1;
    window.latencyMs += latencyMs;
    window.inFlight += inFlight;
    const { replies } = window;
    if (replies < Math.max(this.limit, MIN_REPLIES) || this.now() - window.since < MIN_WINDOW_MS) return;
    const meanLatencyMs = Math.max(window.latencyMs / replies, SHORTEST_MS);
    const inUse = window.inFlight / replies;
    this.openWindow(0);
    if (inUse < SATURATED * this.limit || this.now() < this.calmUntil) return;
    this.judge({ limit: this.limit, rate: (inUse / meanLatencyMs) * 1000, latencyMs: meanLatencyMs });
  }

  overloaded(inFlight: number, sentAt: number): void {
    // Requests that were sent before the last cut say nothing about what it left.
    if (sentAt <= this.cutAt || this.isByChance()) return;
    this.faultShare = 0;
    this.cutAt = this.now();
    this.calmUntil = this.cutAt + CALM_MS;
    const left = Math.max(1, Math.floor(Math.min(this.limit, Math.max(1, inFlight)) * CUT));
    this.settle(left, `the server refuses requests as overloaded with ${inFlight} in flight`);
  }

  stumbled(): void {
    if (this.isByChance()) return;
    this.calmUntil = Math.max(this.calmUntil, this.now() + STUMBLE_MS);
    this.openWindow(0);
  }

  observedQueue({ running, waiting }: { readonly running: number; readonly waiting: number }): void {
    if (running === 0 || waiting < QUEUE_SHARE * running) return;
    const enough = Math.min(this.ceiling, Math.ceil(HEADROOM * running));
    if (enough < this.limit) this.settle(enough, `the server runs ${running} and lets ${waiting} wait`);
  }

  restart(reason: string): void {
    this.isGrowing = true;
    this.isTrial = false;
    this.previous = null;
    this.isDoubted = false;
    this.calmUntil = 0;
    this.move(Math.min(START, this.ceiling), reason);
  }

  /** Takes note of a fault. */
  private isByChance(): boolean {
    this.faultShare += (1 - this.faultShare) / MEMORY;
    return this.faultShare <= TOLERATED;
  }

  private judge(measured: Measurement): void {
    if (this.isGrowing) this.grow(measured);
    else if (this.limit < this.ceiling && this.isTimeToTry(measured)) this.tryHigher(measured);
  }

  private isTimeToTry({ latencyMs }: Measurement): boolean {
    return this.now() - this.settledAt >= Math.max(TRY_AGAIN_MS, TRY_AGAIN_LATENCIES * latencyMs);
  }

  private grow(measured: Measurement): void {
    const { previous } = this;
    const gained = previous ? elasticity(previous, measured) : 1;
    if (gained < CLEARLY && !this.isDoubted) {
      this.isDoubted = true;
      return;
    }
    if (previous && gained < WORTHWHILE) {
      this.settleBelow(measured, previous);
      return;
    }
    this.isDoubted = false;
    if (this.limit >= this.ceiling) {
      this.settle(this.ceiling, `the ceiling is reached at ${perSecond(measured)}`);
      return;
    }
    this.previous = measured;
    this.isTrial = false;
    const step = this.limit >= LARGE ? LARGE_STEP : STEP;
    const gain = previous
      ? `throughput rose from ${perSecond(previous)} to ${perSecond(measured)}`
      : perSecond(measured);
    this.move(Math.min(this.ceiling, Math.ceil(this.limit * step)), `growing: ${gain}`);
  }

  private settleBelow(measured: Measurement, previous: Measurement): void {
    const knee = (measured.rate * previous.latencyMs) / 1000;
    // A trial began above the knee, where latency is waiting: only the limit before is known to be good.
    const settled = this.isTrial
      ? previous.limit
      : Math.max(previous.limit, Math.min(measured.limit, Math.ceil(HEADROOM * knee)));
    const held = `${perSecond(measured)} with ${measured.limit}, ${perSecond(previous)} with ${previous.limit}`;
    this.settle(settled, `throughput stopped growing: ${held}`);
  }

  private tryHigher(measured: Measurement): void {
    this.isGrowing = true;
    this.isTrial = true;
    this.previous = measured;
    this.isDoubted = false;
    this.move(Math.min(this.ceiling, Math.ceil(this.limit * TRY_STEP)), `trying a little more than ${this.limit}`);
  }

  private settle(limit: number, reason: string): void {
    this.isGrowing = false;
    this.isDoubted = false;
    this.settledAt = this.now();
    this.move(limit, reason);
  }

  private move(to: number, reason: string): void {
    const from = this.limit;
    this.limit = to;
    this.openWindow(from);
    if (from === to) return;
    this.history = [...this.history, { at: this.now(), from, to, reason }].slice(-CHANGES_KEPT);
  }

  private openWindow(stale: number): void {
    this.stale = stale;
    this.window = { since: this.now(), replies: 0, latencyMs: 0, inFlight: 0 };
  }
}

function elasticity(before: Measurement, after: Measurement): number {
  return Math.log(after.rate / before.rate) / Math.log(after.limit / before.limit);
}

function perSecond({ rate }: Measurement): string {
  return `${rate.toFixed(rate < 10 ? 1 : 0)} replies/s`;
}
