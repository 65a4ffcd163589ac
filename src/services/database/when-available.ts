import { setTimeout as delay } from 'node:timers/promises';
import { isDatabaseUnavailable } from './database-unavailable.js';

/** How long a reader waits before it asks a database again that did not answer, in milliseconds. */
const AGAIN_AFTER_MS = 500;

/**
 * What `read` gives once the database answers: an outage is a pause for those who follow.
 * @throws what `read` throws for any other reason, or once the signal is aborted
 */
export async function whenAvailable<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (signal.aborted || !isDatabaseUnavailable(error)) throw error;
      // An aborted pause is simply over; then the next failure is thrown.
      await delay(AGAIN_AFTER_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
