import { describe, expect, it } from '@jest/globals';
import { canonicalCells } from '../../../../src/services/statistics/canonical-cells.js';

describe('canonicalCells', () => {
  const right = { truth: 'A', response: 'A', confidence: 5, count: 3 };
  const wrong = { truth: 'A', response: 'B', confidence: null, count: 2 };

  it('gives the same cells in the same order, in whatever order they come', () => {
    expect(canonicalCells([wrong, right])).toEqual([right, wrong]);
    expect(canonicalCells([right, wrong])).toEqual([right, wrong]);
  });

  it('adds equal cells up and leaves empty ones out', () => {
    expect(canonicalCells([right, { ...wrong, count: 0 }, right])).toEqual([{ ...right, count: 6 }]);
    expect(canonicalCells([])).toEqual([]);
  });
});
