import { describe, expect, it } from '@jest/globals';
import { InvalidInputError } from '../../../../src/errors.js';
import { gridLayout } from '../../../../src/services/stimuli/grid-layout.js';
import type { GridRecipe } from '../../../../src/services/stimuli/recipe.js';
import { gridRecipe } from '../../../support/stimulus-recipes.js';

const SHAPES: [GridRecipe['shape'], number][] = [
  ['Square', 100],
  ['Circle', 80],
  ['Triangle', 50],
  ['Diamond', 60],
];

function countOf(symbol: string, overrides: Partial<GridRecipe>): number {
  return gridLayout(gridRecipe(overrides)).filter((cell) => cell.symbol === symbol).length;
}

describe('gridLayout', () => {
  it.each(SHAPES)('fills the cells whose centre lies in the %s: %i of 100', (shape, cells) => {
    const layout = gridLayout(gridRecipe({ shape }));
    expect(layout).toHaveLength(cells);
    expect(new Set(layout.map(({ row, column }) => `${row},${column}`)).size).toBe(cells);
    const mirrored = new Set(layout.map(({ row, column }) => `${row},${9 - column}`));
    expect(layout.every(({ row, column }) => mirrored.has(`${row},${column}`))).toBe(true);
  });

  it.each(SHAPES)('gives the %s a majority at every level, of the same size for either symbol', (shape, cells) => {
    for (const percent of [52, 60, 65, 70, 75, 80, 90]) {
      const majority = countOf('O', { shape, pctA: percent });
      expect(Math.abs(majority - (cells * percent) / 100)).toBeLessThanOrEqual(0.5);
      expect(majority).toBeGreaterThan(cells / 2);
      expect(countOf('X', { shape, pctA: 100 - percent })).toBe(majority);
    }
  });

  it('places symbols by the seed alone', () => {
    const symbolsOf = (seed: number) => gridLayout(gridRecipe({ seed })).map(({ symbol }) => symbol);
    expect(symbolsOf(1)).toEqual(symbolsOf(1));
    expect(symbolsOf(1)).not.toEqual(symbolsOf(2));
  });

  it('spreads the symbols evenly over the cells across seeds', () => {
    const counts = new Array<number>(100).fill(0);
    for (let seed = 0; seed < 400; seed++) {
      gridLayout(gridRecipe({ seed, pctA: 60 })).forEach(({ symbol }, i) => {
        if (symbol === 'O') counts[i] = (counts[i] ?? 0) + 1;
      });
    }
    // 400 draws with p = 0.6: five standard deviations are 49.
    expect(Math.min(...counts)).toBeGreaterThan(240 - 49);
    expect(Math.max(...counts)).toBeLessThan(240 + 49);
  });

  it('refuses a tie, for then the question has no answer', () => {
    expect(() => gridLayout(gridRecipe({ pctA: 50 }))).toThrow(InvalidInputError);
    expect(() => gridLayout(gridRecipe({ pctA: 52, gridSize: 4 }))).toThrow('leaves a majority');
  });
});
