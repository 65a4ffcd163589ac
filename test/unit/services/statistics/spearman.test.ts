import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidInputError } from '../../../../src/errors.js';
import { spearman } from '../../../../src/services/statistics/spearman.js';

const anyPairs = fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -5, max: 5 })), {
  maxLength: 20,
});

describe('spearman', () => {
  it('agrees with values worked by hand', () => {
    // Ranks 1 2 3 and 1 3 2: 1 - 6 x 2 / (3 x 8).
    expect(spearman([1, 2, 3], [10, 30, 20])).toBeCloseTo(0.5, 14);
    // Ranks 1.5 1.5 3 4 and 1 2 3 4: centred products sum to 4.5, squares to 4.5 and 5.
    expect(spearman([7, 7, 8, 9], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 14);
  });

  it('is 1 or -1 for what rises or falls throughout, however unevenly', () => {
    expect(spearman([1, 2, 3, 4], [0, 1, 100, 1e9])).toBe(1);
    expect(spearman([1, 2, 3, 4], [9, 8, 7, -1e9])).toBe(-1);
  });

  it('is null where nothing can be ordered', () => {
    expect([spearman([], []), spearman([1], [2]), spearman([1, 1], [1, 2]), spearman([1, 2], [3, 3])]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('refuses lists that do not match, and what is not finite', () => {
    expect(() => spearman([1, 2], [1])).toThrow(InvalidInputError);
    expect(() => spearman([1, NaN], [1, 2])).toThrow(InvalidInputError);
  });

  it('is symmetric, turns round with either list, and knows ranks only', () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const [left, right] = [pairs.map(([value]) => value), pairs.map(([, value]) => value)];
        const given = spearman(left, right);
        expect(spearman(right, left)).toBe(given);
        expect(spearman(left.map(Math.exp), right)).toBe(given);
        expect(
          spearman(
            left.map((value) => -value),
            right,
          ),
        ).toBe(given === null ? null : 0 - given);
        expect(Math.abs(given ?? 0)).toBeLessThanOrEqual(1);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
