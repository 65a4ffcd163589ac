import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { equalMassBins, equalWidthBins, levelBins } from '../../../../src/services/statistics/calibration-bins.js';
import {
  averageError,
  expectedError,
  maximumError,
  rootMeanSquareError,
} from '../../../../src/services/statistics/calibration-error.js';
import { groupScores } from '../../../../src/services/statistics/score-group.js';
import { probabilityGroups, scoredAnswers } from './probability-groups.js';

// Gaps: 0.5 - 0.6 = -0.1 over 4 answers, 1 - 0.8 = 0.2 over 1, 0.6 - 1 = -0.4 over 5.
const BINS = levelBins([
  { score: 0.6, correct: 2, wrong: 2 },
  { score: 0.8, correct: 1, wrong: 0 },
  { score: 1, correct: 3, wrong: 2 },
]);

describe('calibration errors', () => {
  it('agree with values worked by hand', () => {
    expect(expectedError(BINS)).toBeCloseTo((4 * 0.1 + 0.2 + 5 * 0.4) / 10, 12);
    expect(maximumError(BINS)).toBeCloseTo(0.4, 12);
    expect(averageError(BINS)).toBeCloseTo(0.7 / 3, 12);
    expect(rootMeanSquareError(BINS)).toBeCloseTo(Math.sqrt((4 * 0.01 + 0.04 + 5 * 0.16) / 10), 12);
  });

  it('skip empty bins and are null when all are empty', () => {
    const one = equalWidthBins([{ score: 1, correct: 1, wrong: 1 }], 10);
    const none = equalWidthBins([], 10);
    for (const error of [expectedError, maximumError, averageError, rootMeanSquareError]) {
      expect(error(one)).toBe(0.5);
      expect(error(none)).toBeNull();
    }
  });

  it('lie in [0, 1] with ECE <= RMSCE <= MCE, under every binning', () => {
    const cases = fc.property(probabilityGroups, fc.integer({ min: 1, max: 20 }), (groups, bins) => {
      fc.pre(groups.length > 0);
      for (const binned of [levelBins(groups), equalWidthBins(groups, bins), equalMassBins(groups, bins)]) {
        const [expected, square, largest] = [expectedError, rootMeanSquareError, maximumError].map((of) => of(binned)!);
        expect(expected).toBeGreaterThanOrEqual(0);
        expect(expected).toBeLessThanOrEqual(square! + 1e-12);
        expect(square).toBeLessThanOrEqual(largest! + 1e-12);
        expect(largest).toBeLessThanOrEqual(1);
        expect(averageError(binned)).toBeLessThanOrEqual(largest! + 1e-12);
      }
    });
    fc.assert(cases, { seed: 1, numRuns: 200 });
  });

  it('do not depend on the order of answers, nor on how they were counted together', () => {
    const cases = fc.property(scoredAnswers, fc.integer({ min: 1, max: 20 }), (answers, bins) => {
      const parted = answers.flatMap((answer) => Array.from({ length: answer.count }, () => ({ ...answer, count: 1 })));
      const values = [answers, answers.toReversed(), parted].map((list) => {
        const groups = groupScores(list);
        return [equalWidthBins(groups, bins), equalMassBins(groups, bins)].flatMap((binned) =>
          [expectedError, rootMeanSquareError, maximumError, averageError].map((of) => of(binned)),
        );
      });
      expect(values[1]).toEqual(values[0]);
      expect(values[2]).toEqual(values[0]);
    });
    fc.assert(cases, { seed: 1, numRuns: 200 });
  });
});
