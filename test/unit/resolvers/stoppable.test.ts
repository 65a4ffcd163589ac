import { describe, expect, it } from '@jest/globals';
import { stoppable } from '../../../src/resolvers/stoppable.js';

describe('stoppable', () => {
  it('passes events on until the source ends', async () => {
    const events = stoppable(async function* () {
      yield await Promise.resolve(1);
      yield 2;
    });
    const seen: number[] = [];
    for await (const event of events) seen.push(event);
    expect(seen).toEqual([1, 2]);
  });

  it('aborts a wait that would never end when its consumer leaves', async () => {
    let isCleanedUp = false;
    const events = stoppable<number>(async function* (signal) {
      try {
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        if (!signal.aborted) yield 1;
      } finally {
        isCleanedUp = true;
      }
    });
    const waiting = events.next();
    await events.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(isCleanedUp).toBe(true);
  });
});
