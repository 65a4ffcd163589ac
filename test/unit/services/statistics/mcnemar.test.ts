import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mcnemar } from '../../../../src/services/statistics/mcnemar.js';

const of = (onlyBaselineRight: number, onlyCandidateRight: number) =>
  mcnemar({ onlyBaselineRight, onlyCandidateRight });

describe('mcnemar', () => {
  it('agrees with values worked by hand', () => {
    // 1 and 4 of 5 coins: P(X <= 1) = 6/32; P(X = 1) = 5/32. Chi-squared (3 - 1)^2 / 5.
    expect(of(1, 4)).toEqual({
      exactP: expect.closeTo(12 / 32, 14),
      midP: expect.closeTo(7 / 32, 14),
      chiSquared: 0.8,
      chiSquaredP: expect.closeTo(0.3710933695, 9),
    });
  });

  it('is 1 when the runs never differ, and when they differ equally often', () => {
    expect(of(0, 0)).toEqual({ exactP: 1, midP: 1, chiSquared: null, chiSquaredP: null });
    expect(of(7, 7)).toMatchObject({ exactP: 1, midP: 1, chiSquared: 0, chiSquaredP: 1 });
  });

  it('is symmetric, and its mid-p is never above its exact p', () => {
    fc.assert(
      fc.property(fc.nat(2000), fc.nat(2000), (left, right) => {
        const [given, mirrored] = [of(left, right), of(right, left)];
        expect(Math.abs(given.exactP - mirrored.exactP)).toBeLessThanOrEqual(1e-11 * given.exactP);
        expect(Math.abs(given.midP - mirrored.midP)).toBeLessThanOrEqual(1e-11 * given.midP);
        expect(given.chiSquared).toBe(mirrored.chiSquared);
        expect(given.midP).toBeLessThanOrEqual(given.exactP);
        expect(given.midP).toBeGreaterThanOrEqual(0);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
