import { describe, expect, it } from '@jest/globals';
import { meanScores } from '../../../../src/services/statistics/mean-score.js';

describe('meanScores', () => {
  it('are those of the right and of the wrong answers', () => {
    const groups = [
      { score: 2, correct: 1, wrong: 3 },
      { score: 5, correct: 2, wrong: 1 },
    ];
    expect(meanScores(groups)).toEqual({ correct: 4, wrong: 11 / 4 });
  });

  it('are null where there are no such answers', () => {
    expect(meanScores([{ score: 2, correct: 1, wrong: 0 }])).toEqual({ correct: 2, wrong: null });
    expect(meanScores([])).toEqual({ correct: null, wrong: null });
  });
});
