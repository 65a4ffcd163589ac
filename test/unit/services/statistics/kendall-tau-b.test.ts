import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { kendallTauB } from '../../../../src/services/statistics/kendall-tau-b.js';
import { answersOf, arbitraryMixedGroups, mapScores } from '../../../support/scored-answers.js';

describe('kendallTauB', () => {
  it('is phi for two scores', () => {
    // (30 * 20 - 10 * 15) / sqrt(40 * 35 * 45 * 30)
    const groups = [
      { score: 1, correct: 15, wrong: 20 },
      { score: 2, correct: 30, wrong: 10 },
    ];
    expect(kendallTauB(groups)).toBeCloseTo(450 / Math.sqrt(40 * 35 * 45 * 30), 12);
  });

  it('is null for no answers, one outcome or one score', () => {
    expect(kendallTauB([])).toBeNull();
    expect(kendallTauB([{ score: 2, correct: 3, wrong: 3 }])).toBeNull();
    expect(
      kendallTauB([
        { score: 2, correct: 3, wrong: 0 },
        { score: 3, correct: 3, wrong: 0 },
      ]),
    ).toBeNull();
  });

  it('equals a look at every pair of answers, and minds the order of the scores only', () => {
    const isNaive = fc.property(arbitraryMixedGroups(), (groups) => {
      fc.pre(groups.length > 1);
      const answers = answersOf(groups);
      let [agreeing, differInScore, differInOutcome] = [0, 0, 0];
      for (const [index, one] of answers.entries()) {
        for (const other of answers.slice(index + 1)) {
          const [byScore, byOutcome] = [Math.sign(one.score - other.score), +one.isCorrect - +other.isCorrect];
          agreeing += byScore * byOutcome;
          differInScore += byScore ** 2;
          differInOutcome += byOutcome ** 2;
        }
      }
      expect(kendallTauB(groups)).toBeCloseTo(agreeing / Math.sqrt(differInScore * differInOutcome), 12);
      expect(kendallTauB(mapScores(groups, Math.log))).toBe(kendallTauB(groups));
    });
    fc.assert(isNaive, { seed: 1, numRuns: 200 });
  });
});
