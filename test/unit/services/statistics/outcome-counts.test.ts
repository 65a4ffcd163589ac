import { describe, expect, it } from '@jest/globals';
import { missingOutcome, outcomeCounts } from '../../../../src/services/statistics/outcome-counts.js';

describe('outcomeCounts', () => {
  it('sums right and wrong answers', () => {
    const groups = [
      { score: 1, correct: 2, wrong: 3 },
      { score: 2, correct: 5, wrong: 0 },
    ];
    expect(outcomeCounts(groups)).toEqual({ correct: 7, wrong: 3 });
    expect(outcomeCounts([])).toEqual({ correct: 0, wrong: 0 });
  });
});

describe('missingOutcome', () => {
  it.each([
    [0, 0, 'no_data'],
    [0, 1, 'no_correct_answers'],
    [1, 0, 'no_wrong_answers'],
    [1, 1, null],
  ])('says of %p right and %p wrong: %p', (correct, wrong, reason) => {
    expect(missingOutcome({ correct, wrong })).toBe(reason);
  });
});
