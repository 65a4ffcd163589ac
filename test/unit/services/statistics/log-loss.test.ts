import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { equalWidthBins, levelBins } from '../../../../src/services/statistics/calibration-bins.js';
import { logLoss } from '../../../../src/services/statistics/log-loss.js';
import { probabilityGroups } from './probability-groups.js';

describe('logLoss', () => {
  it('agrees with values worked by hand', () => {
    const loss = logLoss([{ score: 0.8, correct: 3, wrong: 1 }]);
    expect(loss.score.value).toBeCloseTo(-(3 * Math.log(0.8) + Math.log(0.2)) / 4, 12);
    // The losses differ by ln 4 in one of four: sd1 = ln 4 / 2, standard error ln 4 / 4.
    expect(loss.score.high! - loss.score.value!).toBeCloseTo((1.959963984540054 * Math.log(4)) / 4, 12);
    expect(loss.clippedCount).toBe(0);
    expect(loss.baseline).toBeCloseTo(-(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25)), 12);
  });

  it('clips certainty, counts what was clipped and charges 34.5 nats for a wrong one', () => {
    const loss = logLoss([
      { score: 0, correct: 1, wrong: 0 },
      { score: 1, correct: 0, wrong: 2 },
    ]);
    expect(loss.clippedCount).toBe(3);
    expect(loss.score.value).toBeCloseTo(34.54, 2);
    expect(logLoss([{ score: 1, correct: 5, wrong: 0 }])).toMatchObject({ clippedCount: 5, baseline: 0 });
  });

  it('is null without answers and has no limits for one', () => {
    expect(logLoss([])).toMatchObject({
      score: { value: null, reason: 'no_data' },
      clippedCount: null,
      baseline: null,
    });
    expect(logLoss([{ score: 0.5, correct: 1, wrong: 0 }]).score).toMatchObject({
      value: Math.LN2,
      low: null,
      reason: 'single_answer',
    });
  });

  it('is never below the entropy that the best claim for each group would leave', () => {
    const cases = fc.property(probabilityGroups, (groups) => {
      fc.pre(groups.length > 0);
      const entropies = levelBins(groups).map(({ n, groups: held }) => n * logLoss(held).baseline!);
      const n = equalWidthBins(groups, 1)[0]!.n;
      const least = entropies.reduce((sum, entropy) => sum + entropy, 0) / n;
      expect(logLoss(groups).score.value).toBeGreaterThanOrEqual(least - 1e-12);
    });
    fc.assert(cases, { seed: 1, numRuns: 200 });
  });
});
