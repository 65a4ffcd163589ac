import { describe, expect, it } from '@jest/globals';
import { evenlySpaced } from '../../../../src/services/runs/run-plan.js';

describe('evenlySpaced', () => {
  const items = Array.from({ length: 10 }, (_, i) => i);

  it('spreads a small count over the whole list, in order', () => {
    expect(evenlySpaced(items, 3)).toEqual([0, 3, 6]);
    expect(evenlySpaced(items, 5)).toEqual([0, 2, 4, 6, 8]);
  });

  it('gives each item once when asked for all or more', () => {
    expect(evenlySpaced(items, 10)).toEqual(items);
    expect(evenlySpaced(items, 99)).toEqual(items);
  });
});
