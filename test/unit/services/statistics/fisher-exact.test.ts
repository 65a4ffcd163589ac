import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidInputError } from '../../../../src/errors.js';
import { fisherExact } from '../../../../src/services/statistics/fisher-exact.js';

/** Summed table by table in 60-digit arithmetic. `high` and `low` are right, wrong. */
const REFERENCE = [
  { high: [1524, 1148], low: [2, 14], p: 0.0004411282116094784, within: 3e-12 },
  { high: [61, 679], low: [15, 245], p: 0.22206098849333827, within: 3e-12 },
  { high: [2600, 2400], low: [2400, 2500], p: 0.0027411664194372377, within: 3e-12 },
  { high: [250_600, 249_400], low: [249_400, 250_600], p: 0.016484822520086498, within: 5e-10 },
  { high: [300, 99_700], low: [2200, 897_800], p: 0.001193072179808944, within: 5e-10 },
] as const;

const outcomes = fc.record({ right: fc.nat(400), wrong: fc.nat(400) });

describe('fisherExact', () => {
  it("agrees with Fisher's tea, worked by hand", () => {
    // 8 cups, 3 of 4 right: C(4,3) C(4,1) = 16 of 70, and 1 for all four, on both sides.
    expect(fisherExact({ right: 3, wrong: 1 }, { right: 1, wrong: 3 })).toBeCloseTo(34 / 70, 14);
    expect(fisherExact({ right: 4, wrong: 0 }, { right: 0, wrong: 4 })).toBeCloseTo(2 / 70, 14);
  });

  it.each(REFERENCE)('keeps its digits for $high and $low: $p', ({ high, low, p, within }) => {
    const ours = fisherExact({ right: high[0], wrong: high[1] }, { right: low[0], wrong: low[1] })!;
    expect(Math.abs(ours / p - 1)).toBeLessThan(within);
  });

  it('is the same when the groups, or right and wrong, change places', () => {
    fc.assert(
      fc.property(outcomes, outcomes, (first, second) => {
        const p = fisherExact(first, second);
        const mirrored = (side: { right: number; wrong: number }) => ({ right: side.wrong, wrong: side.right });
        for (const same of [fisherExact(second, first), fisherExact(mirrored(first), mirrored(second))]) {
          if (p === null || same === null) expect(same).toBe(p);
          else expect(Math.abs(same / p - 1)).toBeLessThan(1e-9);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('is 1 for equal shares', () => {
    expect(fisherExact({ right: 5, wrong: 10 }, { right: 50, wrong: 100 })).toBe(1);
  });

  it('is null when there is nothing to compare with', () => {
    expect(fisherExact({ right: 0, wrong: 0 }, { right: 3, wrong: 4 })).toBeNull();
    expect(fisherExact({ right: 3, wrong: 4 }, { right: 0, wrong: 0 })).toBeNull();
  });

  it('is 1 when none or all are right: no other table is possible', () => {
    expect(fisherExact({ right: 0, wrong: 3 }, { right: 0, wrong: 4 })).toBe(1);
    expect(fisherExact({ right: 3, wrong: 0 }, { right: 4, wrong: 0 })).toBe(1);
  });

  it('refuses what is no count', () => {
    expect(() => fisherExact({ right: -1, wrong: 2 }, { right: 1, wrong: 2 })).toThrow(InvalidInputError);
    expect(() => fisherExact({ right: 1, wrong: 2.5 }, { right: 1, wrong: 2 })).toThrow(InvalidInputError);
  });
});
