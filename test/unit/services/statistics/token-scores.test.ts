import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tokenGroups } from '../../../../src/services/statistics/token-scores.js';
import { arbitraryTokenCells, swapLetters, tokenCell } from '../../../support/token-cells.js';

describe('tokenGroups', () => {
  it('takes the share of the given letter, not of the likeliest, of the mass on the letters', () => {
    const cells = [
      tokenCell({ probabilities: { A: 0.6, B: 0.2 }, count: 3 }),
      tokenCell({ probabilities: { A: 0.2, B: 0.6 }, truth: 'B' }),
    ];
    expect(tokenGroups(cells)).toEqual([
      { score: 0.25, correct: 0, wrong: 1 },
      { score: 0.75, correct: 3, wrong: 0 },
    ]);
  });

  it('makes one score of values that differ by rounding', () => {
    const cells = [
      tokenCell({ probabilities: { A: 0.95, B: 0.05 } }),
      tokenCell({ probabilities: { A: 0.95 / 3, B: 0.05 / 3 }, truth: 'B' }),
    ];
    expect(tokenGroups(cells)).toEqual([{ score: 0.95, correct: 1, wrong: 1 }]);
  });

  it('takes more than two letters, and a letter without a mass as 0', () => {
    expect(tokenGroups([tokenCell({ probabilities: { A: 0.2, B: 0.1, C: 0.1 } })])[0]?.score).toBe(0.5);
    expect(tokenGroups([tokenCell({ probabilities: { B: 0.1 } })])[0]?.score).toBe(0);
  });

  it('is empty for no cells', () => {
    expect(tokenGroups([])).toEqual([]);
  });

  it('does not mind the names of the letters, nor the mass on other tokens', () => {
    const isFree = fc.property(arbitraryTokenCells(), (cells) => {
      expect(tokenGroups(swapLetters(cells))).toEqual(tokenGroups(cells));
      const halved = cells.map(({ probabilities: { A = 0, B = 0 }, ...cell }) => ({
        ...cell,
        probabilities: { A: A / 2, B: B / 2 },
      }));
      expect(tokenGroups(halved)).toEqual(tokenGroups(cells));
    });
    fc.assert(isFree, { seed: 1, numRuns: 200 });
  });
});
