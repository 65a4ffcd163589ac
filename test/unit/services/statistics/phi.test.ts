import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { kendallTauB } from '../../../../src/services/statistics/kendall-tau-b.js';
import { phi } from '../../../../src/services/statistics/phi.js';
import { groupScores } from '../../../../src/services/statistics/score-group.js';

describe('phi', () => {
  it('splits the ratings between 3 and 4', () => {
    // a = 6, b = 1 with high confidence; c = 2, d = 4 with low: (24 - 2) / sqrt(7 * 6 * 8 * 5)
    const groups = [
      { score: 1, correct: 1, wrong: 3 },
      { score: 3, correct: 1, wrong: 1 },
      { score: 4, correct: 2, wrong: 1 },
      { score: 5, correct: 4, wrong: 0 },
    ];
    expect(phi(groups)).toBeCloseTo(22 / Math.sqrt(7 * 6 * 8 * 5), 12);
  });

  it('is null where a margin is 0', () => {
    expect(phi([])).toBeNull();
    expect(phi([{ score: 5, correct: 3, wrong: 2 }])).toBeNull();
    expect(phi([{ score: 2, correct: 3, wrong: 2 }])).toBeNull();
    expect(
      phi([
        { score: 1, correct: 3, wrong: 0 },
        { score: 5, correct: 2, wrong: 0 },
      ]),
    ).toBeNull();
  });

  it("is Kendall's tau-b of the two classes of confidence", () => {
    const count = fc.nat(50);
    const isTau = fc.property(fc.array(fc.tuple(count, count), { minLength: 5, maxLength: 5 }), (levels) => {
      const answers = levels.flatMap(([correct, wrong], index) => [
        { score: index + 1, isCorrect: true, count: correct },
        { score: index + 1, isCorrect: false, count: wrong },
      ]);
      const classes = answers.map((answer) => ({ ...answer, score: answer.score >= 4 ? 1 : 0 }));
      const [ours, tau] = [phi(groupScores(answers)), kendallTauB(groupScores(classes))];
      if (tau === null) expect(ours).toBeNull();
      else expect(ours).toBeCloseTo(tau, 12);
    });
    fc.assert(isTau, { seed: 1, numRuns: 200 });
  });
});
