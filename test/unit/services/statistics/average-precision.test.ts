import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  averagePrecisionOfError,
  averagePrecisionOfSuccess,
} from '../../../../src/services/statistics/average-precision.js';
import { groupScores, type ScoreGroup } from '../../../../src/services/statistics/score-group.js';
import { answersOf, arbitraryMixedGroups, mapScores, reverseScores } from '../../../support/scored-answers.js';

describe('average precision', () => {
  it("gives scikit-learn's documented example of average_precision_score, 0.83", () => {
    const answers = [0.1, 0.4, 0.35, 0.8].map((score, index) => ({ score, isCorrect: index > 1, count: 1 }));
    // Thresholds 0.8, 0.4, 0.35: precision 1, 1/2, 2/3, of which recall rises by 1/2 at the first and the last.
    expect(averagePrecisionOfSuccess(groupScores(answers))).toBeCloseTo(0.5 + 1 / 3, 12);
  });

  it('is the share of what is sought for a constant score, 1 when all is sought, null when none is', () => {
    expect(averagePrecisionOfSuccess([{ score: 4, correct: 3, wrong: 1 }])).toBe(0.75);
    expect(averagePrecisionOfError([{ score: 4, correct: 3, wrong: 1 }])).toBe(0.25);
    const allRight = [
      { score: 4, correct: 3, wrong: 0 },
      { score: 5, correct: 1, wrong: 0 },
    ];
    expect(averagePrecisionOfSuccess(allRight)).toBe(1);
    expect(averagePrecisionOfError(allRight)).toBeNull();
    expect(averagePrecisionOfSuccess([])).toBeNull();
  });

  it('of error is that of success with right and wrong, and the order, exchanged', () => {
    const isExchanged = fc.property(arbitraryMixedGroups(), (groups) => {
      const exchanged = reverseScores(groups).map((group) => ({
        ...group,
        correct: group.wrong,
        wrong: group.correct,
      }));
      expect(averagePrecisionOfError(groups)).toBe(averagePrecisionOfSuccess(exchanged));
    });
    fc.assert(isExchanged, { seed: 1, numRuns: 200 });
  });

  it('equals the sum over thresholds, answer by answer, and minds the order only', () => {
    const isNaive = fc.property(arbitraryMixedGroups(), (groups) => {
      expect(averagePrecisionOfSuccess(groups)).toBeCloseTo(naive(groups), 12);
      expect(averagePrecisionOfSuccess(mapScores(groups, Math.sqrt))).toBe(averagePrecisionOfSuccess(groups));
    });
    fc.assert(isNaive, { seed: 1, numRuns: 200 });
  });
});

function naive(groups: readonly ScoreGroup[]): number {
  const answers = answersOf(groups);
  const right = answers.filter(({ isCorrect }) => isCorrect);
  const thresholds = [...new Set(answers.map(({ score }) => score))].sort((one, other) => other - one);
  let [area, lastRecall] = [0, 0];
  for (const threshold of thresholds) {
    const found = right.filter(({ score }) => score >= threshold).length;
    const recall = found / right.length;
    area += (recall - lastRecall) * (found / answers.filter(({ score }) => score >= threshold).length);
    lastRecall = recall;
  }
  return area;
}
