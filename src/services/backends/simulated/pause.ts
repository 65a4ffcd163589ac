import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** Node's timers hold no longer time; beyond it only the signal ends a pause. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Waits; no timer for no time: a bench of the dispatcher itself must not pay for one.
 * @param ms  >= 0; Infinity waits for the signal alone
 * @throws AbortError when the signal is aborted meanwhile
 */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return;
  if (ms <= MAX_TIMER_MS) {
    await delay(ms, undefined, { signal });
    return;
  }
  if (!signal.aborted) await once(signal, 'abort');
  signal.throwIfAborted();
}
