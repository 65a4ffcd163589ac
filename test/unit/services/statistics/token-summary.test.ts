import { describe, expect, it } from '@jest/globals';
import { tokenSummary } from '../../../../src/services/statistics/token-summary.js';
import { tokenCell } from '../../../support/token-cells.js';

describe('tokenSummary', () => {
  it('counts answers against the likeliest letter, ties and the mass on the letters', () => {
    const cells = [
      tokenCell({ probabilities: { A: 0.75, B: 0.125 }, count: 4 }),
      tokenCell({ probabilities: { A: 0.25, B: 0.5 }, count: 2 }),
      tokenCell({ probabilities: { A: 0.5, B: 0.5 }, response: 'B', count: 3 }),
    ];
    expect(tokenSummary(cells)).toEqual({
      n: 9,
      distinct: 3,
      argmaxDisagrees: 2,
      ties: 3,
      minSum: 0.75,
      maxSum: 1,
      placeholderSuspect: false,
    });
  });

  it('suspects three values of the first letter over twenty answers, not four, and not nineteen', () => {
    const values = (count: number, masses: readonly number[]): boolean =>
      tokenSummary(
        masses.map((mass, index) => tokenCell({ probabilities: { A: mass, B: 1 - mass }, count: index ? 1 : count })),
      ).placeholderSuspect;
    expect(values(18, [0.95, 0.05, 0.5])).toBe(true);
    expect(values(17, [0.95, 0.05, 0.5])).toBe(false);
    expect(values(17, [0.95, 0.05, 0.5, 0.4])).toBe(false);
  });

  it('has no sums for no cells', () => {
    expect(tokenSummary([])).toEqual({
      n: 0,
      distinct: 0,
      argmaxDisagrees: 0,
      ties: 0,
      minSum: null,
      maxSum: null,
      placeholderSuspect: false,
    });
  });
});
