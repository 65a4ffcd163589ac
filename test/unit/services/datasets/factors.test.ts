import { describe, expect, it } from '@jest/globals';
import { factorsOf } from '../../../../src/services/datasets/factors.js';

const grid = (params: Record<string, string | number | boolean | null>, derived = {}) => ({
  task: 'Grid',
  catalogued: { params, derived },
});

describe('factorsOf', () => {
  it('keeps what varies and what is text, and leaves out constants, seeds, nulls and nested values', () => {
    const questions = Array.from({ length: 100 }, (_, index) =>
      grid(
        { level: (index % 7) + 1, shape: 'Square', canvas_px: 600, seed: index, nothing: null, flag: index % 2 === 0 },
        { gt: { more_symbol: 'symA' }, share: index % 2 },
      ),
    );
    expect(factorsOf(questions)[8]).toEqual({ level: '2', shape: 'Square', flag: 'true', share: '0' });
  });

  it('counts values within each task, not over all', () => {
    const questions = [grid({ size: 1 }), { task: 'Color', catalogued: { params: { size: 2 }, derived: {} } }];
    expect(factorsOf(questions)).toEqual([{}, {}]);
  });

  it('lets a parameter win over a derived value of the same name', () => {
    expect(factorsOf([grid({ side: 'L' }, { side: 'R' })])).toEqual([{ side: 'L' }]);
  });

  it('keeps 64 values and drops 65', () => {
    const values = (count: number) => Array.from({ length: count }, (_, index) => grid({ level: `v${index}` }));
    expect(factorsOf(values(64))[63]).toEqual({ level: 'v63' });
    expect(factorsOf(values(65))[64]).toEqual({});
  });

  it('gives questions of one task the factors that they have', () => {
    expect(factorsOf([grid({ tone: 'low' }), grid({})])).toEqual([{ tone: 'low' }, {}]);
  });
});
