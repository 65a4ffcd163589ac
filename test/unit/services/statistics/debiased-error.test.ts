import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { equalWidthBins, levelBins } from '../../../../src/services/statistics/calibration-bins.js';
import { rootMeanSquareError } from '../../../../src/services/statistics/calibration-error.js';
import { debiasedSquaredError } from '../../../../src/services/statistics/debiased-error.js';
import { probabilityGroups } from './probability-groups.js';

describe('debiasedSquaredError', () => {
  it('subtracts the variance of each accuracy, but not where one answer has none', () => {
    const bins = levelBins([
      { score: 0.6, correct: 2, wrong: 2 },
      { score: 0.8, correct: 1, wrong: 0 },
      { score: 1, correct: 3, wrong: 2 },
    ]);
    const [first, second, third] = [0.01 - 0.25 / 3, 0.04, 0.16 - 0.24 / 4];
    expect(debiasedSquaredError(bins)).toBeCloseTo((4 * first + second + 5 * third) / 10, 12);
  });

  it('falls below 0 where accuracy happens to meet the claim', () => {
    expect(debiasedSquaredError(levelBins([{ score: 0.5, correct: 2, wrong: 2 }]))).toBeCloseTo(-0.25 / 3, 12);
  });

  it('is null without answers', () => {
    expect(debiasedSquaredError(equalWidthBins([], 10))).toBeNull();
  });

  it('is 0 on average over every outcome of calibrated answers, where the plain square is not', () => {
    // All outcomes of 6 answers that are right with probability 0.7, by their binomial weights.
    const chances = [1, 6, 15, 20, 15, 6, 1].map((ways, right) => ways * 0.7 ** right * 0.3 ** (6 - right));
    const meanOf = (valueOf: (right: number) => number): number =>
      chances.reduce((sum, chance, right) => sum + chance * valueOf(right), 0);
    const binsOf = (right: number) => levelBins([{ score: 0.7, correct: right, wrong: 6 - right }]);
    expect(meanOf((right) => debiasedSquaredError(binsOf(right))!)).toBeCloseTo(0, 12);
    expect(meanOf((right) => rootMeanSquareError(binsOf(right))! ** 2)).toBeCloseTo(0.21 / 6, 12);
  });

  it('never exceeds the plain square', () => {
    const cases = fc.property(probabilityGroups, fc.integer({ min: 1, max: 20 }), (groups, bins) => {
      fc.pre(groups.length > 0);
      const binned = equalWidthBins(groups, bins);
      expect(debiasedSquaredError(binned)).toBeLessThanOrEqual(rootMeanSquareError(binned)! ** 2 + 1e-12);
    });
    fc.assert(cases, { seed: 1, numRuns: 200 });
  });
});
