import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Work that comes in any amount, as the replays of many clients that come back together do, spread so that each piece has
 * a turn of the event loop of its own: what everybody waits for gets its turn in between.
 */
export class Turns {
  private last: Promise<void> = Promise.resolve();

  /** Resolves when it is the caller's turn. */
  next(): Promise<void> {
    return (this.last = this.last.then(() => nextTurn()));
  }
}
