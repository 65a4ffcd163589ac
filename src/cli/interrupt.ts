import type { CliContext } from './cli-context.js';

/** npm passes Ctrl-C on to a process that the terminal has already told: so soon after the first it is the same one. */
const SAME_INTERRUPT_MS = 1000;
const EXIT_BY_SIGINT = 130;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Calls `onFirst` at the first Ctrl-C (or SIGTERM); the second leaves at once.
 * @returns ends the watch
 */
export function watchInterrupts(
  context: Pick<CliContext, 'signals' | 'exit'>,
  onFirst: () => void,
  now: () => number = Date.now,
): () => void {
  let firstAtMs: number | undefined;
  const listener = () => {
    if (firstAtMs === undefined) {
      firstAtMs = now();
      onFirst();
    } else if (now() - firstAtMs >= SAME_INTERRUPT_MS) {
      context.exit(EXIT_BY_SIGINT);
    }
  };
  for (const name of SIGNALS) context.signals.on(name, listener);
  return () => {
    for (const name of SIGNALS) context.signals.off(name, listener);
  };
}
