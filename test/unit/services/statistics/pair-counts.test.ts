import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pairCounts } from '../../../../src/services/statistics/pair-counts.js';
import { answersOf, arbitraryGroups } from '../../../support/scored-answers.js';

describe('pairCounts', () => {
  it('agrees with a count by hand', () => {
    // Right answers at 1, 3, 3; wrong at 1, 1, 2. Right above wrong: 3 over 1, 1, 2, twice; wrong above right: 2 over 1.
    const groups = [
      { score: 1, correct: 1, wrong: 2 },
      { score: 2, correct: 0, wrong: 1 },
      { score: 3, correct: 2, wrong: 0 },
    ];
    expect(pairCounts(groups)).toEqual({ correct: 3, wrong: 3, concordant: 6, discordant: 1, tied: 2 });
  });

  it('is all 0 for no groups', () => {
    expect(pairCounts([])).toEqual({ correct: 0, wrong: 0, concordant: 0, discordant: 0, tied: 0 });
  });

  it('equals a look at every pair of answers', () => {
    const isNaiveCount = fc.property(arbitraryGroups(), (groups) => {
      const answers = answersOf(groups);
      const differences = answers
        .filter(({ isCorrect }) => isCorrect)
        .flatMap((right) => answers.filter(({ isCorrect }) => !isCorrect).map((wrong) => right.score - wrong.score));
      expect(pairCounts(groups)).toMatchObject({
        concordant: differences.filter((difference) => difference > 0).length,
        discordant: differences.filter((difference) => difference < 0).length,
        tied: differences.filter((difference) => difference === 0).length,
      });
    });
    fc.assert(isNaiveCount, { seed: 1, numRuns: 200 });
  });
});
