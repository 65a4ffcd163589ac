import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { brier, brierScore } from '../../../../src/services/statistics/brier.js';
import { equalMassBins, equalWidthBins, levelBins } from '../../../../src/services/statistics/calibration-bins.js';
import { probabilityGroups } from './probability-groups.js';

// Squared distances: 0.04 x 3, 0.64 x 1, 0.16 x 2 (right at 0.6) and 0.36 x 2 (wrong at 0.6): 1.8 over 8.
const GROUPS = [
  { score: 0.6, correct: 2, wrong: 2 },
  { score: 0.8, correct: 3, wrong: 1 },
];

describe('brier', () => {
  it('agrees with values worked by hand, a bin a level', () => {
    const parts = brier(levelBins(GROUPS));
    expect(parts.score).toMatchObject({ value: expect.closeTo(1.8 / 8, 12), n: 8, method: 'normal', reason: null });
    expect(parts.reliability).toBeCloseTo((4 * 0.1 ** 2 + 4 * 0.05 ** 2) / 8, 12);
    expect(parts.resolution).toBeCloseTo((4 * 0.125 ** 2 + 4 * 0.125 ** 2) / 8, 12);
    expect(parts.uncertainty).toBeCloseTo((5 / 8) * (3 / 8), 12);
    expect(parts).toMatchObject({ withinBinVariance: 0, withinBinCovariance: 0 });
    expect(parts.skill).toBeCloseTo(1 - 1.8 / 8 / (15 / 64), 12);
  });

  it('has a normal interval from the spread of the squared distances', () => {
    // Two answers, distances 0 and 1: sd1 = sqrt(1/2), standard error 1/2.
    const { value, low, high } = brierScore([{ score: 1, correct: 1, wrong: 1 }]);
    expect(value).toBe(0.5);
    expect(low).toBeCloseTo(0.5 - 1.959963984540054 / 2, 12);
    expect(high).toBeCloseTo(0.5 + 1.959963984540054 / 2, 12);
  });

  it('accounts within bins for what binning takes away', () => {
    // One bin: mean 0.7, accuracy 5/8; deviations -0.1 and 0.1.
    const parts = brier(equalWidthBins(GROUPS, 1));
    expect(parts.withinBinVariance).toBeCloseTo(0.01, 12);
    expect(parts.withinBinCovariance).toBeCloseTo((2 * (-0.1 * (2 - 2.5) + 0.1 * (3 - 2.5))) / 8, 12);
    expect(parts.resolution).toBeCloseTo(0, 12);
  });

  it('has no skill where all are right, no limits for one answer, nothing for none', () => {
    expect(brier(levelBins([{ score: 1, correct: 4, wrong: 0 }]))).toMatchObject({ uncertainty: 0, skill: null });
    expect(brierScore([{ score: 0.5, correct: 1, wrong: 0 }])).toMatchObject({
      value: 0.25,
      low: null,
      high: null,
      reason: 'single_answer',
    });
    expect(brier(equalWidthBins([], 10))).toEqual({
      score: { value: null, low: null, high: null, method: 'normal', n: 0, reason: 'no_data' },
      reliability: null,
      resolution: null,
      uncertainty: null,
      withinBinVariance: null,
      withinBinCovariance: null,
      skill: null,
    });
  });

  it('is reliability - resolution + uncertainty + variance - covariance, under every binning', () => {
    const cases = fc.property(probabilityGroups, fc.integer({ min: 1, max: 20 }), (groups, bins) => {
      fc.pre(groups.length > 0);
      for (const binned of [levelBins(groups), equalWidthBins(groups, bins), equalMassBins(groups, bins)]) {
        const parts = brier(binned);
        const sum =
          parts.reliability! -
          parts.resolution! +
          parts.uncertainty! +
          parts.withinBinVariance! -
          parts.withinBinCovariance!;
        expect(sum).toBeCloseTo(parts.score.value!, 12);
      }
      expect(brier(levelBins(groups))).toMatchObject({ withinBinVariance: 0, withinBinCovariance: 0 });
    });
    fc.assert(cases, { seed: 1, numRuns: 200 });
  });
});
