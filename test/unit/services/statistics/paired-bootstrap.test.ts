import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aurocDifference } from '../../../../src/services/statistics/auroc-difference.js';
import type { PairedCell } from '../../../../src/services/statistics/paired-cell.js';
import { bootstrapPaired } from '../../../../src/services/statistics/paired-bootstrap.js';

const SETTINGS = { map: 'HALF', bins: 10, binning: 'EQUAL_WIDTH' } as const;

function cell(baseline: [boolean, number | null], candidate: [boolean, number | null], count: number): PairedCell {
  return {
    baseline: { isCorrect: baseline[0], rating: baseline[1] },
    candidate: { isCorrect: candidate[0], rating: candidate[1] },
    count,
  };
}

/** The candidate is right more often, and knows better when it is not. */
const CELLS = [
  cell([true, 5], [true, 5], 300),
  cell([true, 4], [true, 5], 60),
  cell([false, 5], [true, 4], 80),
  cell([false, 5], [false, 2], 70),
  cell([true, 3], [false, 1], 20),
  cell([false, 4], [false, 3], 40),
  cell([true, null], [true, 5], 30),
];

describe('bootstrapPaired', () => {
  it('tells by how much the candidate is better calibrated', () => {
    const { ece, brier } = bootstrapPaired({ strata: [CELLS], ...SETTINGS });
    expect(ece.value).toBeCloseTo((ece.candidate ?? 0) - (ece.baseline ?? 0), 15);
    expect(ece.high).toBeLessThan(0);
    // not one of 2,000 replicates is on the other side of 0
    expect([ece.p, ece.n, ece.reason]).toEqual([1 / 2001, 570, null]);
    expect(brier.high).toBeLessThan(0);
  });

  it('has the interval that influence values give to the difference of AUROCs', () => {
    const { auroc } = bootstrapPaired({ strata: [CELLS], ...SETTINGS });
    const closed = aurocDifference(CELLS);
    const standardError = ((closed.high ?? 0) - (closed.low ?? 0)) / (2 * 1.96);
    expect(auroc.value).toBeCloseTo(closed.value ?? NaN, 12);
    expect(Math.abs((auroc.low ?? NaN) - (closed.low ?? NaN))).toBeLessThan(standardError / 4);
    expect(Math.abs((auroc.high ?? NaN) - (closed.high ?? NaN))).toBeLessThan(standardError / 4);
  });

  it('is narrower than of two runs that have nothing to do with each other, where they agree', () => {
    const alike = [cell([true, 5], [true, 5], 400), cell([false, 5], [false, 5], 200), cell([true, 5], [false, 5], 10)];
    const apart = [
      cell([true, 5], [true, 5], 276),
      cell([true, 5], [false, 5], 134),
      cell([false, 5], [true, 5], 134),
      cell([false, 5], [false, 5], 66),
    ];
    const width = (cells: PairedCell[]) => {
      const { low, high } = bootstrapPaired({ strata: [cells], ...SETTINGS }).ece;
      return (high ?? NaN) - (low ?? NaN);
    };
    expect(width(alike)).toBeLessThan(width(apart) / 3);
  });

  it('finds nothing between a run and itself', () => {
    const same = [cell([true, 5], [true, 5], 30), cell([false, 2], [false, 2], 10)];
    const { ece, auroc } = bootstrapPaired({ strata: [same], ...SETTINGS });
    for (const { value, low, high, p } of [ece, auroc]) expect([value, low, high, p]).toEqual([0, 0, 0, 1]);
  });

  it('says why there is no difference', () => {
    const reasonOf = (cells: PairedCell[], measure: 'ece' | 'auroc') =>
      bootstrapPaired({ strata: [cells], ...SETTINGS, replicates: 20 })[measure];
    expect(reasonOf([cell([true, null], [true, 5], 9)], 'ece')).toEqual({
      baseline: null,
      candidate: null,
      value: null,
      low: null,
      high: null,
      p: null,
      method: 'paired percentile bootstrap',
      n: 0,
      reason: 'no_data',
    });
    const neverWrong = [cell([true, 5], [true, 5], 9), cell([true, 5], [false, 5], 9)];
    expect(reasonOf(neverWrong, 'auroc').reason).toBe('undefined_in_baseline');
    const turned = neverWrong.map(({ baseline, candidate, count }) => ({
      baseline: candidate,
      candidate: baseline,
      count,
    }));
    expect(reasonOf(turned, 'auroc').reason).toBe('undefined_in_candidate');
  });

  it('does not depend on the order in which cells arrive', () => {
    const input = { ...SETTINGS, replicates: 50 };
    const expected = bootstrapPaired({ strata: [CELLS], ...input });
    const property = fc.property(fc.shuffledSubarray(CELLS, { minLength: CELLS.length }), (cells) => {
      expect(bootstrapPaired({ strata: [cells], ...input })).toEqual(expected);
    });
    fc.assert(property, { seed: 1, numRuns: 20 });
  });
});
