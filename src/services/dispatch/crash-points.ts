/** Where a drill can end the process: where an item passes, in its order, and while a file is being imported. */
export const CRASH_POINTS = [
  'before-claim',
  'after-claim',
  'after-send',
  'before-answer-write',
  'between-stages',
  'before-confidence-write',
  'after-confidence-write',
  'during-import',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Ends the process, as a power cut would, when a named point is passed for the n-th time. */
export interface CrashPoints {
  pass(point: CrashPoint): void;
}

const SENT_MS = 20;

/** In service: nothing happens anywhere. */
export const noCrash: CrashPoints = { pass: () => undefined };

/**
 * For drills: CRASH_AT=between-stages:7 kills this process when it passes there for the seventh time.
 * @param kill  by default SIGKILL to this process: no handler runs, nothing is flushed
 */
export function crashAt(
  { point, count }: { readonly point: CrashPoint; readonly count: number },
  kill: () => void = () => void process.kill(process.pid, 'SIGKILL'),
): CrashPoints {
  let passed = 0;
  return {
    pass(passing) {
      if (passing !== point || ++passed !== count) return;
      // The bytes are on their way only when the event loop has been round.
      if (point === 'after-send') setTimeout(kill, SENT_MS);
      else kill();
    },
  };
}
