import { describe, expect, it } from '@jest/globals';
import { dotProduct, pointAlong, sumOf } from '../../../../src/services/statistics/vector.js';

describe('vectors', () => {
  it('are summed, multiplied and walked along by element', () => {
    expect(sumOf([1, 2, 3])).toBe(6);
    expect(sumOf([])).toBe(0);
    expect(dotProduct([1, 2], [3, 4])).toBe(11);
    expect(pointAlong([1, 2], [10, 20], 0.5)).toEqual([6, 12]);
  });
});
