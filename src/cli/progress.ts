import cliProgress from 'cli-progress';
import { formatCount, formatDuration } from '../words/format.js';
import type { TextStream } from './cli-context.js';
import { RateMeter } from './rate-meter.js';

export interface ProgressOptions {
  readonly stream: TextStream;
  readonly label: string;
  /** Undefined: nobody knows how much it will be. */
  readonly total?: number | undefined;
  /** How a number of units is written; by default as a count. */
  readonly format?: (units: number) => string;
  readonly now?: () => number;
}

/** One line that grows on a terminal; elsewhere (a log, a pipe) a plain line every few seconds and one at the end. */
export interface Progress {
  /** @param note what else to say, e.g. "2 failed" */
  update(done: number, note?: string): void;
  /** A line of its own, once: above what grows on a terminal, or in the log. */
  say(line: string): void;
  /** What holds it up now, where a line can be drawn again; '' when nothing does. */
  hold(reason: string): void;
  /** Leaves the last state on screen. */
  stop(): void;
}

const PLAIN_LINE_EVERY_MS = 5000;
const CLEAR_LINE = '\r\u001b[K';
/** The bar turns line wrapping off, which would cut what is said. */
const WRAP_ON = '\u001b[?7h';
const WRAP_OFF = '\u001b[?7l';

export function startProgress(options: ProgressOptions): Progress {
  return options.stream.isTTY ? new BarProgress(options) : new PlainProgress(options);
}

class BarProgress implements Progress {
  private readonly bar: cliProgress.SingleBar;
  private readonly rate = new RateMeter();
  private readonly now: () => number;
  private state = { done: 0, note: '', holdup: '' };

  constructor(private readonly options: ProgressOptions) {
    this.now = options.now ?? Date.now;
    const { label, total, stream, format = formatCount } = options;
    this.bar = new cliProgress.SingleBar(
      {
        stream,
        format:
          total === undefined
            ? `${label} | {done} | {pace}{note}`
            : `${label} {bar} {percentage} % | {done}/{of} | {pace}{note}`,
        barsize: 30,
        hideCursor: true,
        // what is said takes the place of the bar, which has to be drawn again though nothing in it has changed
        forceRedraw: true,
        // SIGINT belongs to the command, which ends the bar on its own way out
        gracefulExit: false,
      },
      cliProgress.Presets.shades_classic,
    );
    this.bar.start(total ?? 0, 0, {
      done: format(0),
      of: format(total ?? 0),
      pace: paceOf(this.rate, options),
      note: '',
    });
    this.rate.record(0, this.now());
  }

  update(done: number, note = ''): void {
    this.rate.record(done, this.now());
    this.state = { ...this.state, done, note };
    this.draw();
  }

  say(line: string): void {
    this.options.stream.write(`${CLEAR_LINE}${WRAP_ON}${line}\n${WRAP_OFF}`);
    this.bar.render();
  }

  hold(reason: string): void {
    if (reason === this.state.holdup) return;
    this.state = { ...this.state, holdup: reason };
    this.draw();
  }

  private draw(): void {
    const { format = formatCount } = this.options;
    const { done, note, holdup } = this.state;
    // the pace of the last seconds says nothing while it stands still
    const pace = holdup || paceOf(this.rate, this.options);
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

  say(line: string): void {
    this.options.stream.write(`${line}\n`);
  }

  hold(): void {
    // what is said tells it once; a log is not for what changes by the second
  }

  stop(): void {
    this.print();
  }

  private print(): void {
    const { label, total, stream, format = formatCount } = this.options;
    const { done, note } = this.state;
    const parts = [
      total === undefined ? format(done) : shareOf(done, total, format),
      paceOf(this.rate, this.options),
      note,
    ];
    const line = `${label}: ${parts.filter(Boolean).join(', ')}\n`;
    if (line !== this.printed) stream.write(line);
    this.printed = line;
  }
}

/** "1,958/2,688 (72 %)". */
function shareOf(done: number, total: number, format: (units: number) => string): string {
  const percent = total > 0 ? Math.floor((100 * done) / total) : 100;
  return `${format(done)}/${format(total)} (${percent} %)`;
}

/** "412/s, ETA 4 s", as far as known. */
function paceOf(rate: RateMeter, { total, format = formatCount }: ProgressOptions): string {
  const perSecond = rate.perSecond();
  const etaMs = total === undefined ? null : rate.etaMs(total);
  if (perSecond === null) return '';
  const speed = `${format(perSecond < 10 ? Math.round(10 * perSecond) / 10 : Math.round(perSecond))}/s`;
  return etaMs === null || etaMs <= 0 ? speed : `${speed}, ETA ${formatDuration(etaMs)}`;
}
