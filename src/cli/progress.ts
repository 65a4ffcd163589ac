import cliProgress from 'cli-progress';
import type { TextStream } from './cli-context.js';
import { formatCount, formatDuration } from './format.js';
import { RateMeter } from './rate-meter.js';

export interface ProgressOptions {
  readonly stream: TextStream;
  readonly label: string;
  readonly total: number;
  /** How a number of units is written; by default as a count. */
  readonly format?: (units: number) => string;
  readonly now?: () => number;
}

/** One line that grows on a terminal; elsewhere (a log, a pipe) a plain line every few seconds and one at the end. */
export interface Progress {
  /** @param note what else to say, e.g. "2 failed" */
  update(done: number, note?: string): void;
  /** Leaves the last state on screen. */
  stop(): void;
}

const PLAIN_LINE_EVERY_MS = 5000;

export function startProgress(options: ProgressOptions): Progress {
  return options.stream.isTTY ? new BarProgress(options) : new PlainProgress(options);
}

class BarProgress implements Progress {
  private readonly bar: cliProgress.SingleBar;
  private readonly rate = new RateMeter();
  private readonly now: () => number;

  constructor(private readonly options: ProgressOptions) {
    this.now = options.now ?? Date.now;
    const { label, total, stream, format = formatCount } = options;
    this.bar = new cliProgress.SingleBar(
      {
        stream,
        format: `${label} {bar} {percentage} % | {done}/{of} | {pace}{note}`,
        barsize: 30,
        hideCursor: true,
        // SIGINT belongs to the command, which ends the bar on its own way out
        gracefulExit: false,
      },
      cliProgress.Presets.shades_classic,
    );
    this.bar.start(total, 0, { done: format(0), of: format(total), pace: paceOf(this.rate, options), note: '' });
    this.rate.record(0, this.now());
  }

  update(done: number, note = ''): void {
    this.rate.record(done, this.now());
    const { format = formatCount } = this.options;
    const pace = paceOf(this.rate, this.options);
    this.bar.update(done, { done: format(done), pace, note: note && ` | ${note}` });
  }

  stop(): void {
    this.bar.stop();
  }
}

class PlainProgress implements Progress {
  private readonly rate = new RateMeter();
  private readonly now: () => number;
  private printedAtMs: number;
  private state = { done: 0, note: '' };
  private printed: string | undefined;

  constructor(private readonly options: ProgressOptions) {
    this.now = options.now ?? Date.now;
    this.printedAtMs = this.now();
    this.rate.record(0, this.printedAtMs);
  }

  update(done: number, note = ''): void {
    const nowMs = this.now();
    this.state = { done, note };
    this.rate.record(done, nowMs);
    if (nowMs - this.printedAtMs < PLAIN_LINE_EVERY_MS) return;
    this.printedAtMs = nowMs;
    this.print();
  }

  stop(): void {
    this.print();
  }

  private print(): void {
    const { label, total, stream, format = formatCount } = this.options;
    const { done, note } = this.state;
    const percent = total > 0 ? Math.floor((100 * done) / total) : 100;
    const parts = [`${format(done)}/${format(total)} (${percent} %)`, paceOf(this.rate, this.options), note];
    const line = `${label}: ${parts.filter(Boolean).join(', ')}\n`;
    if (line !== this.printed) stream.write(line);
    this.printed = line;
  }
}

/** "412/s, ETA 4 s", as far as known. */
function paceOf(rate: RateMeter, { total, format = formatCount }: ProgressOptions): string {
  const perSecond = rate.perSecond();
  const etaMs = rate.etaMs(total);
  if (perSecond === null) return '';
  const speed = `${format(perSecond < 10 ? Math.round(10 * perSecond) / 10 : Math.round(perSecond))}/s`;
  return etaMs === null || etaMs <= 0 ? speed : `${speed}, ETA ${formatDuration(etaMs)}`;
}
