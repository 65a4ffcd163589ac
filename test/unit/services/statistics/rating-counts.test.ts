import { describe, expect, it } from '@jest/globals';
import { ratingCounts } from '../../../../src/services/statistics/rating-counts.js';

describe('ratingCounts', () => {
  it('runs from the surest first letter to the surest second letter', () => {
    const cells = [
      { truth: 'A', response: 'A', confidence: 5, count: 7 },
      { truth: 'A', response: 'A', confidence: 1, count: 3 },
      { truth: 'A', response: 'B', confidence: 1, count: 2 },
      { truth: 'B', response: 'B', confidence: 5, count: 9 },
      { truth: 'B', response: 'B', confidence: 5, count: 1 },
    ];
    expect(ratingCounts(cells)).toEqual({
      signalAbsent: [7, 0, 0, 0, 3, 2, 0, 0, 0, 0],
      signalPresent: [0, 0, 0, 0, 0, 0, 0, 0, 0, 10],
    });
  });

  it('leaves out what is not rated', () => {
    const cells = [
      { truth: 'A', response: null, confidence: 5, count: 7 },
      { truth: 'B', response: 'A', confidence: null, count: 3 },
    ];
    const none = new Array(10).fill(0);
    expect(ratingCounts(cells)).toEqual({ signalAbsent: none, signalPresent: none });
  });

  it('takes other letters in their order, and is null for three', () => {
    const cell = (truth: string, response: string) => ({ truth, response, confidence: 5, count: 1 });
    expect(ratingCounts([cell('X', 'O')])).toMatchObject({ signalPresent: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0] });
    expect(ratingCounts([cell('A', 'B'), cell('A', 'C')])).toBeNull();
  });
});
