import { setTimeout as delay } from 'node:timers/promises';

/** A waiter that remembers a wake-up that came while nobody waited, so that no hint is lost between two looks. */
export interface Wakeable extends Disposable {
  /** Resolves at the next wake-up, at the latest after `atMostMs`, or at once when one is already due or the signal aborts. */
  next(atMostMs: number): Promise<void>;
  /** Resolves after `ms`, or at once when the signal aborts. */
  pause(ms: number): Promise<void>;
}

export function wakeable(subscribe: (listener: () => void) => () => void, signal: AbortSignal): Wakeable {
  let due = false;
  let release: (() => void) | undefined;
  const wake = (): void => {
    due = true;
    release?.();
  };
  const unsubscribe = subscribe(wake);
  signal.addEventListener('abort', wake);
  return {
    async next(atMostMs) {
      if (!due && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, atMostMs);
          release = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      due = false;
      release = undefined;
    },
    async pause(ms) {
      // An aborted pause is simply over.
      await delay(ms, undefined, { signal }).catch(() => undefined);
    },
    [Symbol.dispose]() {
      unsubscribe();
      signal.removeEventListener('abort', wake);
      release?.();
    },
  };
}
