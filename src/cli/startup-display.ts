import { formatDuration } from '../words/format.js';
import type { TextStream } from './cli-context.js';
import { startProgress, type Progress } from './progress.js';

/** Shows the steps of a start as they come: one line each when it is done, and a bar for a step that counts. */
export class StartupDisplay {
  private current: { readonly step: string; readonly startedAtMs: number; bar: Progress | undefined } | undefined;

  constructor(
    private readonly stream: TextStream,
    private readonly now: () => number = Date.now,
  ) {}

  /** One report of a step; a step is done when `done` reaches `total`, or when the next one begins. */
  report(step: string, done: number, total: number): void {
    if (this.current?.step !== step) {
      this.finish();
      this.current = { step, startedAtMs: this.now(), bar: undefined };
    }
    if (total > 1) {
      this.current.bar ??= startProgress({ stream: this.stream, label: step, total, now: this.now });
      this.current.bar.update(done);
    }
    if (done >= total) this.finish();
  }

  /** Ends the step that is shown, if any. */
  finish(): void {
    const { current } = this;
    this.current = undefined;
    if (!current) return;
    if (current.bar) current.bar.stop();
    else this.stream.write(`${current.step}: ${formatDuration(this.now() - current.startedAtMs)}\n`);
  }
}
