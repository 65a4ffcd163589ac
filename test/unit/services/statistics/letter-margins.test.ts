import { describe, expect, it } from '@jest/globals';
import { logOdds, marginGroups } from '../../../../src/services/statistics/letter-margins.js';
import { tokenCell } from '../../../support/token-cells.js';

const letters = ['A', 'B'] as const;

describe('logOdds', () => {
  it('is that of one letter against the other, whatever mass went elsewhere', () => {
    const cell = tokenCell({ probabilities: { A: 0.3, B: 0.1 } });
    expect(logOdds(cell, 'A', letters)).toBeCloseTo(Math.log(3), 12);
    expect(logOdds(cell, 'B', letters)).toBeCloseTo(-Math.log(3), 12);
  });

  it('is finite for a mass of 0 and for a letter that is not there', () => {
    expect(logOdds(tokenCell(), 'A', letters)).toBeCloseTo(Math.log(1e12), 12);
    expect(logOdds(tokenCell({ probabilities: { A: 1 } }), 'B', letters)).toBeCloseTo(-Math.log(1e12), 12);
  });
});

describe('marginGroups', () => {
  it('speaks for the truth, and holds each margin once', () => {
    const probabilities = { A: 0.3, B: 0.1 };
    const cells = [
      tokenCell({ probabilities, count: 2 }),
      tokenCell({ probabilities, response: 'B', count: 3 }),
      tokenCell({ probabilities, truth: 'B', count: 4 }),
    ];
    expect(marginGroups(cells, letters)).toEqual([
      { margin: expect.closeTo(Math.log(3), 12), count: 5 },
      { margin: expect.closeTo(-Math.log(3), 12), count: 4 },
    ]);
  });
});
