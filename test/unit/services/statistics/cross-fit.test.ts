import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidInputError } from '../../../../src/errors.js';
import { levelBins } from '../../../../src/services/statistics/calibration-bins.js';
import { expectedError } from '../../../../src/services/statistics/calibration-error.js';
import { mapRatings } from '../../../../src/services/statistics/confidence-map.js';
import { CROSS_FIT_FOLDS, crossFit, type Recalibration } from '../../../../src/services/statistics/cross-fit.js';
import { groupScores, type ScoreGroup } from '../../../../src/services/statistics/score-group.js';
import { scoreTotals } from '../../../../src/services/statistics/score-totals.js';

const METHODS = ['ISOTONIC', 'PLATT'] as const satisfies readonly Recalibration[];

describe('crossFit', () => {
  it('scores each fold by the accuracies of the others, with values worked by hand', () => {
    // The first fold is scored by the second (3: 1/4, 5: 3/4), the second by the first (3: 1/2, 5: 1).
    const folds = [groupsOf([3, 1, 1], [5, 2, 0]), groupsOf([3, 1, 3], [5, 3, 1])];
    expect(crossFit(folds, 'ISOTONIC')).toEqual({
      groups: groupsOf([0.25, 1, 1], [0.5, 1, 3], [0.75, 2, 0], [1, 3, 1]),
      reason: null,
    });
  });

  it('interpolates a rating that the other folds do not have', () => {
    const folds = [groupsOf([3, 0, 2]), groupsOf([1, 1, 4], [4, 4, 1])];
    expect(crossFit(folds, 'ISOTONIC').groups).toEqual(groupsOf([0, 5, 5], [0.6, 0, 2]));
  });

  it('groups what two folds reach by different sums', () => {
    const folds = Array.from({ length: CROSS_FIT_FOLDS }, () => groupsOf([4, 7, 3], [5, 9, 1]));
    for (const method of METHODS) expect(crossFit(folds, method).groups).toHaveLength(2);
  });

  it.each(METHODS)('never lets an answer into the map that scores it: %s', (method) => {
    const others = [groupsOf([2, 3, 7], [5, 8, 2]), groupsOf([2, 4, 6], [4, 5, 5]), groupsOf([5, 9, 1])];
    const scoresOf = (fold: readonly ScoreGroup[]): (readonly number[])[] => {
      const alone = crossFit([fold, ...others], method).groups ?? [];
      const rest = crossFit([fold.map(swapped), ...others], method).groups ?? [];
      return [alone, rest].map((groups) => marked(groups).map(({ score }) => score));
    };
    // A count that occurs nowhere else marks the held-out answers, right or wrong.
    const [right, wrong] = scoresOf(groupsOf([5, 1000, 0]));
    expect(right).toHaveLength(1);
    expect(wrong).toEqual(right);
  });

  it('says why there is nothing to show', () => {
    const none = [[], [], [], [], []];
    for (const method of METHODS) {
      expect(crossFit(none, method)).toEqual({ groups: null, reason: 'no_data' });
      const lone = [...none.slice(1), groupsOf([3, 4, 4])];
      expect(crossFit(lone, method)).toEqual({ groups: null, reason: 'empty_training_set' });
    }
    expect(() => crossFit([groupsOf([3, 1, 1])], 'PLATT')).toThrow(InvalidInputError);
  });

  it.each(METHODS)('leaves nearly no calibration error in many answers: %s', (method) => {
    // Accuracies on a logistic curve, which both maps can follow; folds differ by less than a thousandth.
    const folds = Array.from({ length: CROSS_FIT_FOLDS }, (_, fold) =>
      [1, 2, 3, 4, 5].map((score) => {
        const size = 20_000 + 100 * fold;
        const correct = Math.round(size / (1 + Math.exp(0.9 - 0.4 * score))) + 3 * fold;
        return { score, correct, wrong: size - correct };
      }),
    );
    const raw = expectedError(levelBins(mapRatings(merged(folds), 'UNIT')))!;
    const recalibrated = expectedError(levelBins(crossFit(folds, method).groups!))!;
    expect(raw).toBeGreaterThan(0.2);
    expect(recalibrated).toBeLessThan(0.001);
  });

  it('keeps every answer, in [0, 1], whatever the order of the folds', () => {
    const rating = fc.record({
      score: fc.integer({ min: 1, max: 5 }),
      isCorrect: fc.boolean(),
      count: fc.integer({ min: 1, max: 50 }),
    });
    const foldsOf = fc.array(fc.array(rating, { maxLength: 8 }).map(groupScores), { minLength: 2, maxLength: 6 });
    const cases = fc.property(foldsOf, fc.constantFrom(...METHODS), (folds, method) => {
      const { groups, reason } = crossFit(folds, method);
      expect(crossFit(folds.toReversed(), method).reason).toBe(reason);
      if (groups === null) {
        expect(folds.filter((fold) => fold.length > 0).length).toBeLessThan(2);
        return;
      }
      const [given, all] = [scoreTotals(groups), scoreTotals(merged(folds))];
      expect([given.n, given.correct]).toEqual([all.n, all.correct]);
      expect(groups.every(({ score }) => score >= 0 && score <= 1)).toBe(true);
      expect(groups.map(({ score }) => score)).toEqual(
        crossFit(folds.toReversed(), method).groups!.map((g) => g.score),
      );
    });
    fc.assert(cases, { seed: 1, numRuns: 200 });
  });
});

function groupsOf(...rows: readonly (readonly [number, number, number])[]): ScoreGroup[] {
  return rows.map(([score, correct, wrong]) => ({ score, correct, wrong }));
}

function swapped({ score, correct, wrong }: ScoreGroup): ScoreGroup {
  return { score, correct: wrong, wrong: correct };
}

function marked(groups: readonly ScoreGroup[]): ScoreGroup[] {
  return groups.filter(({ correct, wrong }) => correct + wrong >= 1000);
}

function merged(folds: readonly (readonly ScoreGroup[])[]): ScoreGroup[] {
  return groupScores(
    folds.flat().flatMap(({ score, correct, wrong }) => [
      { score, isCorrect: true, count: correct },
      { score, isCorrect: false, count: wrong },
    ]),
  );
}
