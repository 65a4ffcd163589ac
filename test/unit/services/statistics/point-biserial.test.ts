import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pointBiserial } from '../../../../src/services/statistics/point-biserial.js';
import { groupScores, type ScoreGroup } from '../../../../src/services/statistics/score-group.js';
import { answersOf, arbitraryMixedGroups, mapScores } from '../../../support/scored-answers.js';

describe('pointBiserial', () => {
  it("gives scipy's documented example, 0.8660", () => {
    const answers = [0, 1, 2, 3, 4, 5, 6].map((score) => ({ score, isCorrect: score > 2, count: 1 }));
    const { value, low, high, method, n, reason } = pointBiserial(groupScores(answers));
    expect(value).toBeCloseTo(0.8660254037844386, 12);
    // atanh(r) = 1.3169579, 1 / sqrt(7 - 3) = 0.5: tanh(1.3169579 -+ 0.9799820)
    expect(low).toBeCloseTo(Math.tanh(1.316957896924817 - 0.979981992270027), 12);
    expect(high).toBeCloseTo(Math.tanh(1.316957896924817 + 0.979981992270027), 12);
    expect({ method, n, reason }).toEqual({ method: 'fisher z', n: 7, reason: null });
  });

  it.each<[string, ScoreGroup[]]>([
    ['no_data', []],
    ['no_correct_answers', [{ score: 3, correct: 0, wrong: 2 }]],
    ['no_wrong_answers', [{ score: 3, correct: 2, wrong: 0 }]],
    ['constant_score', [{ score: 0.1, correct: 2, wrong: 7 }]],
  ])('is null with the reason %s', (reason, groups) => {
    expect(pointBiserial(groups)).toMatchObject({ value: null, low: null, high: null, reason });
  });

  it('has no interval for three answers, nor where it is perfect', () => {
    const three = [
      { score: 1, correct: 1, wrong: 1 },
      { score: 2, correct: 1, wrong: 0 },
    ];
    expect(pointBiserial(three)).toMatchObject({
      value: expect.closeTo(0.5),
      low: null,
      reason: 'fewer_than_four_answers',
    });
    for (const [wrong, correct] of [
      [20, 80],
      [7, 3],
      [1, 999],
    ] as const) {
      const perfect = [
        { score: 0.3, correct: 0, wrong },
        { score: 0.7, correct, wrong: 0 },
      ];
      expect(pointBiserial(perfect)).toMatchObject({ value: 1, low: null, high: null, reason: 'perfect_correlation' });
    }
  });

  it("is Pearson's correlation of the answers, and unchanged by a change of unit", () => {
    const isPearson = fc.property(arbitraryMixedGroups(), (groups) => {
      fc.pre(groups.length > 1);
      const { value } = pointBiserial(groups);
      expect(value).toBeCloseTo(pearson(groups), 12);
      expect(pointBiserial(mapScores(groups, (score) => 0.25 * score - 7)).value).toBeCloseTo(value!, 12);
    });
    fc.assert(isPearson, { seed: 1, numRuns: 200 });
  });
});

function pearson(groups: readonly ScoreGroup[]): number {
  const answers = answersOf(groups);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const scores = answers.map(({ score }) => score);
  const outcomes = answers.map(({ isCorrect }) => +isCorrect);
  const [score, outcome] = [mean(scores), mean(outcomes)];
  const products = mean(answers.map((one) => (one.score - score) * (+one.isCorrect - outcome)));
  const squares = [mean(scores.map((one) => (one - score) ** 2)), mean(outcomes.map((one) => (one - outcome) ** 2))];
  return products / Math.sqrt(squares[0]! * squares[1]!);
}
