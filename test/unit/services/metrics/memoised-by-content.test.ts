import { describe, expect, it } from '@jest/globals';
import { memoisedByContent } from '../../../../src/services/metrics/memoised-by-content.js';

/** Counts how often it computes. */
function counted<Output extends object>(compute: (input: { of: number }) => Output, max = 10) {
  let times = 0;
  const memoised = memoisedByContent((input: { of: number }) => {
    times += 1;
    return compute(input);
  }, max);
  return { memoised, times: () => times };
}

describe('memoisedByContent', () => {
  it('computes equal inputs once, whichever object they are', () => {
    const { memoised, times } = counted(({ of }) => ({ square: of ** 2 }));
    expect(memoised({ of: 3 })).toBe(memoised({ of: 3 }));
    expect(memoised({ of: 4 })).toEqual({ square: 16 });
    expect(times()).toBe(2);
  });

  it('lets equal calls share the promise of one that still runs', async () => {
    const { memoised, times } = counted(({ of }) => Promise.resolve(of));
    expect(await Promise.all([memoised({ of: 1 }), memoised({ of: 1 })])).toEqual([1, 1]);
    expect(times()).toBe(1);
  });

  it('forgets a promise that failed', async () => {
    const { memoised, times } = counted(() => Promise.reject(new Error('no')));
    await expect(memoised({ of: 1 })).rejects.toThrow('no');
    await expect(memoised({ of: 1 })).rejects.toThrow('no');
    expect(times()).toBe(2);
  });

  it('remembers no more than it was told, the one not asked for longest going first', () => {
    const { memoised, times } = counted(({ of }) => ({ of }), 2);
    for (const of of [1, 2, 1, 3, 1]) memoised({ of });
    expect(times()).toBe(3);
    memoised({ of: 2 });
    expect(times()).toBe(4);
  });
});
