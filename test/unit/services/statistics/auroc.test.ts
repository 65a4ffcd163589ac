import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { auroc, aurocStandardError } from '../../../../src/services/statistics/auroc.js';
import { placements } from '../../../../src/services/statistics/placements.js';
import { groupScores } from '../../../../src/services/statistics/score-group.js';
import {
  answersOf,
  arbitraryMixedGroups,
  mapScores,
  reverseScores,
  type ScoredAnswer,
} from '../../../support/scored-answers.js';

const assertion = { seed: 1, numRuns: 200 };

describe('auroc', () => {
  it('agrees with a value worked by hand', () => {
    // 16 pairs: 9 right above, 1 below, 6 tied: (9 + 3) / 16. V10 = 7/8 for three, 3/8 for one: s10^2 = 0.0625.
    // V01 likewise.
    const groups = [
      { score: 1, correct: 1, wrong: 3 },
      { score: 5, correct: 3, wrong: 1 },
    ];
    const standardError = Math.sqrt(0.0625 / 4 + 0.0625 / 4);
    expect(auroc(groups)).toEqual({
      value: 0.75,
      low: expect.closeTo(0.75 - 1.959963984540054 * standardError, 12),
      high: 1,
      method: 'delong',
      n: 8,
      reason: null,
    });
    expect(aurocStandardError(groups)).toBeCloseTo(standardError, 12);
  });

  it("gives scikit-learn's documented example of roc_auc_score, 0.75", () => {
    const answers = [0.1, 0.4, 0.35, 0.8].map((score, index) => ({ score, isCorrect: index > 1, count: 1 }));
    expect(auroc(groupScores(answers)).value).toBe(0.75);
  });

  it.each([
    ['no_data', []],
    ['no_correct_answers', [{ score: 3, correct: 0, wrong: 2 }]],
    ['no_wrong_answers', [{ score: 3, correct: 2, wrong: 0 }]],
  ])('is null with the reason %s', (reason, groups) => {
    expect(auroc(groups)).toMatchObject({ value: null, low: null, high: null, reason });
  });

  it.each([
    ['fewer_than_two_correct_answers', { correct: 1, wrong: 9 }],
    ['fewer_than_two_wrong_answers', { correct: 9, wrong: 1 }],
  ])('has a value but no interval: %s', (reason, { correct, wrong }) => {
    const groups = [
      { score: 1, correct: 0, wrong },
      { score: 2, correct, wrong: 0 },
    ];
    expect(auroc(groups)).toMatchObject({ value: 1, low: null, high: null, reason });
  });

  it.each([
    [1, [1, 5]],
    [0, [5, 1]],
    [0.5, [3, 3]],
  ])('says that the interval is degenerate where no placement varies: %p', (value, [ofWrong, ofCorrect]) => {
    const groups = groupScores([
      { score: ofWrong!, isCorrect: false, count: 20 },
      { score: ofCorrect!, isCorrect: true, count: 80 },
    ]);
    expect(auroc(groups)).toMatchObject({ value, low: value, high: value, reason: 'degenerate_interval' });
  });

  it('equals the definitions of value and standard error, answer by answer', () => {
    const isNaive = fc.property(arbitraryMixedGroups(), (groups) => {
      const naive = naiveDeLong(answersOf(groups));
      expect(auroc(groups).value).toBeCloseTo(naive.value, 12);
      expect(aurocStandardError(groups)).toBeCloseTo(naive.standardError, 12);
    });
    fc.assert(isNaive, assertion);
  });

  it('is unchanged by a map that keeps the order of the scores', () => {
    const isUnchanged = fc.property(
      arbitraryMixedGroups(),
      fc.double({ min: 0.1, max: 5, noNaN: true }),
      (groups, power) =>
        expect(auroc(mapScores(groups, (score) => Math.exp(power * score) - 3))).toEqual(auroc(groups)),
    );
    fc.assert(isUnchanged, assertion);
  });

  it('is mirrored around one half, with its interval, when the order is reversed', () => {
    const isMirrored = fc.property(arbitraryMixedGroups(), (groups) => {
      const [given, mirrored] = [auroc(groups), auroc(reverseScores(groups))];
      expect(mirrored.value).toBeCloseTo(1 - given.value!, 12);
      expect(mirrored.low).toBeCloseTo(1 - given.high!, 12);
      expect(mirrored.high).toBeCloseTo(1 - given.low!, 12);
    });
    fc.assert(isMirrored, assertion);
  });

  it('does not mind in how many rows, and in which order, the answers of a score come', () => {
    const isSame = fc.property(arbitraryMixedGroups(), (groups) => {
      const rows = answersOf(groups).map((answer) => ({ ...answer, count: 1 }));
      expect(auroc(groupScores(rows.reverse()))).toEqual(auroc(groups));
    });
    fc.assert(isSame, assertion);
  });

  it('is the mean placement of the right answers, and of the wrong ones', () => {
    const isMean = fc.property(arbitraryMixedGroups(), (groups) => {
      const { value } = auroc(groups);
      const places = placements(groups)!;
      const sum = (countOf: 'correct' | 'wrong', placeOf: 'ofCorrect' | 'ofWrong'): number =>
        groups.reduce((total, group, index) => total + group[countOf] * places[index]![placeOf], 0);
      const count = (of: 'correct' | 'wrong'): number => groups.reduce((total, group) => total + group[of], 0);
      expect(sum('correct', 'ofCorrect') / count('correct')).toBeCloseTo(value!, 12);
      expect(sum('wrong', 'ofWrong') / count('wrong')).toBeCloseTo(value!, 12);
    });
    fc.assert(isMean, assertion);
  });
});

describe('placements', () => {
  it('are null without a right or without a wrong answer', () => {
    expect(placements([])).toBeNull();
    expect(placements([{ score: 1, correct: 4, wrong: 0 }])).toBeNull();
  });
});

function naiveDeLong(answers: readonly ScoredAnswer[]): { value: number; standardError: number } {
  const right = answers.filter(({ isCorrect }) => isCorrect).map(({ score }) => score);
  const wrong = answers.filter(({ isCorrect }) => !isCorrect).map(({ score }) => score);
  const wins = (higher: number, lower: number): number => (higher > lower ? 1 : higher === lower ? 0.5 : 0);
  const ofRight = right.map((score) => mean(wrong.map((other) => wins(score, other))));
  const ofWrong = wrong.map((score) => mean(right.map((other) => wins(other, score))));
  const standardError = Math.sqrt(variance(ofRight) / right.length + variance(ofWrong) / wrong.length);
  return { value: mean(ofRight), standardError };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);
}
