const WINDOW_MS = 10_000;
const SAMPLE_EVERY_MS = 100;
/** Two events in the same instant are no pace. */
const SHORTEST_SPAN_MS = 250;

/** How fast something progresses, over the last ten seconds: a burst replayed at the start does not flatter it for long. */
export class RateMeter {
  private samples: { readonly atMs: number; readonly done: number }[] = [];
  private latest: { readonly atMs: number; readonly done: number } | undefined;

  record(done: number, atMs: number): void {
    this.latest = { atMs, done };
    const last = this.samples.at(-1);
    if (last && atMs - last.atMs < SAMPLE_EVERY_MS) return;
    this.samples = [...this.samples.filter((sample) => atMs - sample.atMs <= WINDOW_MS), this.latest];
  }

  /** Units a second; null until some time has passed. */
  perSecond(): number | null {
    const [oldest] = this.samples;
    if (!oldest || !this.latest) return null;
    const spanMs = this.latest.atMs - oldest.atMs;
    return spanMs < SHORTEST_SPAN_MS ? null : (1000 * (this.latest.done - oldest.done)) / spanMs;
  }

  /** Time to reach `total` at this rate, in ms; null while nothing moves. */
  etaMs(total: number): number | null {
    const rate = this.perSecond();
    if (!rate || !this.latest) return null;
    return (1000 * (total - this.latest.done)) / rate;
  }
}
