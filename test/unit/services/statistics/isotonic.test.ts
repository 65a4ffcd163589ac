import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isotonicLevels,
  isotonicProbability,
  isotonicRegression,
} from '../../../../src/services/statistics/isotonic.js';
import type { ScoreGroup } from '../../../../src/services/statistics/score-group.js';
import { scoreTotals } from '../../../../src/services/statistics/score-totals.js';
import { probabilityGroups } from './probability-groups.js';

describe('isotonicRegression', () => {
  it('pools neighbours whose accuracies fall, by their answers', () => {
    // 0.8 over 10 and 0.5 over 30 pool to 23/40 = 0.575; 0.2 and 0.9 stay.
    const groups = [
      { score: 1, correct: 1, wrong: 4 },
      { score: 2, correct: 8, wrong: 2 },
      { score: 4, correct: 15, wrong: 15 },
      { score: 5, correct: 9, wrong: 1 },
    ];
    expect(isotonicRegression(groups)).toEqual([
      { score: 1, probability: 0.2 },
      { score: 2, probability: 0.575 },
      { score: 4, probability: 0.575 },
      { score: 5, probability: 0.9 },
    ]);
    expect(isotonicLevels(groups)).toEqual([0.2, 0.575, null, 0.575, 0.9]);
  });

  it('gives nothing for no groups and the accuracy for one', () => {
    expect(isotonicRegression([])).toEqual([]);
    expect(isotonicLevels([])).toEqual([null, null, null, null, null]);
    expect(isotonicRegression([{ score: 3, correct: 1, wrong: 3 }])).toEqual([{ score: 3, probability: 0.25 }]);
  });

  it('never falls, keeps the number of right answers and fits no worse than any monotone map tried', () => {
    const cases = fc.property(
      probabilityGroups,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
      (groups, raw) => {
        const fit = isotonicRegression(groups).map(({ probability }) => probability);
        expect(fit).toEqual([...fit].sort((left, right) => left - right));
        expect(sum(groups, (index, { correct, wrong }) => (correct + wrong) * fit[index]!)).toBeCloseTo(
          scoreTotals(groups).correct,
          9,
        );
        const other = groups.map((_, index) => raw[index] ?? 0.5).sort((left, right) => left - right);
        expect(squares(groups, fit)).toBeLessThanOrEqual(squares(groups, other) + 1e-9);
      },
    );
    fc.assert(cases, { seed: 1, numRuns: 200 });
  });

  it('depends on the order of the scores only', () => {
    const cases = fc.property(probabilityGroups, (groups) => {
      const stretched = groups.map((group) => ({ ...group, score: Math.exp(3 * group.score) }));
      const [given, other] = [groups, stretched].map((list) =>
        isotonicRegression(list).map(({ probability }) => probability),
      );
      expect(other).toEqual(given);
    });
    fc.assert(cases, { seed: 1, numRuns: 200 });
  });
});

describe('isotonicProbability', () => {
  const points = [
    { score: 2, probability: 0.4 },
    { score: 4, probability: 0.8 },
  ];

  it.each([
    [1, 0.4],
    [2, 0.4],
    [3, 0.6],
    [4, 0.8],
    [5, 0.8],
  ])('of a score of %p is %p: on the line between seen scores, level beyond them', (score, probability) => {
    expect(isotonicProbability(points, score)).toBeCloseTo(probability, 12);
  });

  it('is null when nothing was fitted', () => {
    expect(isotonicProbability([], 3)).toBeNull();
  });

  it('never falls as the score rises', () => {
    const cases = fc.property(probabilityGroups, (groups) => {
      fc.pre(groups.length > 0);
      const fit = isotonicRegression(groups);
      const along = Array.from({ length: 201 }, (_, index) => isotonicProbability(fit, index / 200)!);
      for (const [index, value] of along.entries())
        expect(value).toBeGreaterThanOrEqual((along[index - 1] ?? 0) - 1e-15);
    });
    fc.assert(cases, { seed: 1, numRuns: 200 });
  });
});

function squares(groups: readonly ScoreGroup[], fit: readonly number[]): number {
  return sum(groups, (index, { correct, wrong }) => correct * (1 - fit[index]!) ** 2 + wrong * fit[index]! ** 2);
}

function sum(groups: readonly ScoreGroup[], valueOf: (index: number, group: ScoreGroup) => number): number {
  return groups.reduce((total, group, index) => total + valueOf(index, group), 0);
}
