import { describe, expect, it } from '@jest/globals';
import { Slots } from '../../../../../src/services/backends/simulated/slots.js';

const never = new AbortController().signal;
/** Lets every promise that can settle do so. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('Slots', () => {
  it('lets as many in as there are slots and counts the others as waiting', async () => {
    const slots = new Slots(2);
    const entered: number[] = [];
    for (const id of [1, 2, 3, 4]) void slots.enter(never).then(() => entered.push(id));
    await settle();
    expect(entered).toEqual([1, 2]);
    expect([slots.running, slots.waiting]).toEqual([2, 2]);
  });

  it('serves the queue first come, first served', async () => {
    const slots = new Slots(1);
    const entered: number[] = [];
    for (const id of [1, 2, 3]) void slots.enter(never).then(() => entered.push(id));
    for (const expected of [[1], [1, 2], [1, 2, 3]]) {
      await settle();
      expect(entered).toEqual(expected);
      slots.leave();
    }
    expect([slots.running, slots.waiting]).toEqual([0, 0]);
  });

  it('takes the aborted out of the queue at once and skips them', async () => {
    const slots = new Slots(1);
    await slots.enter(never);
    const impatient = new AbortController();
    const first = slots.enter(impatient.signal);
    const second = slots.enter(never);
    impatient.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    expect(slots.waiting).toBe(1);
    slots.leave();
    await second;
    expect([slots.running, slots.waiting]).toEqual([1, 0]);
  });

  it('does not admit who is aborted already', async () => {
    const slots = new Slots(1);
    await expect(slots.enter(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(slots.running).toBe(0);
  });

  it('keeps its order over a queue of thousands with gaps', async () => {
    const slots = new Slots(1);
    await slots.enter(never);
    const entered: number[] = [];
    const impatient = new AbortController();
    for (let id = 0; id < 5_000; id++) {
      const wait = slots.enter(id % 3 === 0 ? impatient.signal : never);
      wait.then(
        () => entered.push(id),
        () => undefined,
      );
    }
    impatient.abort();
    while (slots.running > 0) {
      slots.leave();
      await Promise.resolve();
    }
    await settle();
    expect(entered).toEqual(Array.from({ length: 5_000 }, (_, id) => id).filter((id) => id % 3 !== 0));
  });
});
