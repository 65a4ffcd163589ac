import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { gamma, gammaStandardError } from '../../../../src/services/statistics/gamma.js';
import type { ScoreGroup } from '../../../../src/services/statistics/score-group.js';
import { answersOf, arbitraryMixedGroups, mapScores, reverseScores } from '../../../support/scored-answers.js';

const assertion = { seed: 1, numRuns: 200 };

describe('gamma', () => {
  it("is Yule's Q, with Yule's standard error, for two scores", () => {
    // a = 30 right high, b = 10 wrong high, c = 15 right low, d = 20 wrong low: Q = (ad - bc) / (ad + bc) = 450/750,
    // se = (1 - Q^2) / 2 * sqrt(1/a + 1/b + 1/c + 1/d) (Yule 1900; Bishop, Fienberg & Holland 1975, 11.2).
    const groups = [
      { score: 1, correct: 15, wrong: 20 },
      { score: 2, correct: 30, wrong: 10 },
    ];
    const standardError = ((1 - 0.6 ** 2) / 2) * Math.sqrt(1 / 30 + 1 / 10 + 1 / 15 + 1 / 20);
    expect(gamma(groups)).toEqual({
      value: 0.6,
      low: expect.closeTo(0.6 - 1.959963984540054 * standardError, 12),
      high: expect.closeTo(0.6 + 1.959963984540054 * standardError, 12),
      method: 'normal',
      n: 75,
      reason: null,
    });
  });

  it.each<[string, ScoreGroup[]]>([
    ['no_data', []],
    ['no_correct_answers', [{ score: 3, correct: 0, wrong: 2 }]],
    ['no_wrong_answers', [{ score: 3, correct: 2, wrong: 0 }]],
    ['all_pairs_tied', [{ score: 3, correct: 2, wrong: 2 }]],
  ])('is null with the reason %s', (reason, groups) => {
    expect(gamma(groups)).toMatchObject({ value: null, low: null, high: null, reason });
  });

  it('says that the interval is degenerate at 1, and clamps it below', () => {
    const perfect = [
      { score: 1, correct: 0, wrong: 2 },
      { score: 2, correct: 7, wrong: 0 },
    ];
    expect(gamma(perfect)).toMatchObject({ value: 1, low: 1, high: 1, reason: 'degenerate_interval' });
    expect(gamma(reverseScores(perfect))).toMatchObject({ value: -1, low: -1, high: -1 });
    const near = [...perfect, { score: 3, correct: 0, wrong: 1 }];
    expect(gamma(near)).toMatchObject({ high: 1, reason: null });
  });

  it('equals the definition of ASE1, answer by answer', () => {
    const isNaive = fc.property(arbitraryMixedGroups(), (groups) => {
      const standardError = gammaStandardError(groups);
      fc.pre(standardError !== null);
      expect(standardError).toBeCloseTo(naiveStandardError(groups), 12);
    });
    fc.assert(isNaive, assertion);
  });

  it('is unchanged by a map that keeps the order, and changes sign when the order is reversed', () => {
    const isOrdinal = fc.property(arbitraryMixedGroups(), (groups) => {
      const given = gamma(groups);
      expect(gamma(mapScores(groups, (score) => score ** 3 / 7))).toEqual(given);
      const reversed = gamma(reverseScores(groups));
      if (given.value === null) expect(reversed.value).toBeNull();
      else expect(reversed.value).toBeCloseTo(-given.value, 12);
    });
    fc.assert(isOrdinal, assertion);
  });
});

/** With pairs counted twice, as the papers have it: 4 / (P + Q)^2 sqrt(sum (Q c - P d)^2) over answers. */
function naiveStandardError(groups: readonly ScoreGroup[]): number {
  const answers = answersOf(groups);
  const pairs = answers.map((one) => {
    const signs = answers.map((other) => Math.sign(one.score - other.score) * (+one.isCorrect - +other.isCorrect));
    return { concordant: signs.filter((sign) => sign > 0).length, discordant: signs.filter((sign) => sign < 0).length };
  });
  const concordant = pairs.reduce((sum, pair) => sum + pair.concordant, 0);
  const discordant = pairs.reduce((sum, pair) => sum + pair.discordant, 0);
  const squares = pairs.reduce(
    (sum, pair) => sum + (discordant * pair.concordant - concordant * pair.discordant) ** 2,
    0,
  );
  return (4 / (concordant + discordant) ** 2) * Math.sqrt(squares);
}
