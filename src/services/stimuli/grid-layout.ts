import { InvalidInputError } from '../../errors.js';
import { SeededRandom } from './random.js';
import type { GridRecipe } from './recipe.js';

/** One cell that holds a symbol, counted from the top left. */
export interface GridCell {
  readonly row: number;
  readonly column: number;
  readonly symbol: string;
}

/**
 * Which symbol stands in which cell: every cell inside the mask is filled, symA in round(cells * pctA / 100) of them,
 * in places that the seed decides.
 * @returns the filled cells, row by row
 * @throws InvalidInputError  when both symbols would occur equally often, for then the question has no answer
 */
export function gridLayout(recipe: GridRecipe): GridCell[] {
  const cells = cellsInside(recipe.shape, recipe.gridSize);
  const countA = roundHalfToEven((cells.length * recipe.pctA) / 100);
  if (2 * countA === cells.length) {
    throw new InvalidInputError(
      `A ${recipe.shape} grid of size ${recipe.gridSize} with pctA ${recipe.pctA} has ${countA} of ${recipe.symA} and ` +
        `of ${recipe.symB}; choose a share or a size that leaves a majority`,
    );
  }
  const symbols = new SeededRandom(recipe.seed).shuffled(cells.map((_, i) => (i < countA ? recipe.symA : recipe.symB)));
  return cells.map((cell, i) => ({ ...cell, symbol: symbols[i] ?? recipe.symB }));
}

/** The cells whose centre lies inside the shape that fills the grid; the triangle stands on its base. */
function cellsInside(shape: GridRecipe['shape'], size: number): { row: number; column: number }[] {
  const half = size / 2;
  const cells = Array.from({ length: size * size }, (_, i) => ({ row: Math.floor(i / size), column: i % size }));
  return cells.filter(({ row, column }) => {
    const x = Math.abs(column + 0.5 - half);
    const y = row + 0.5;
    switch (shape) {
      case 'Square':
        return true;
      case 'Circle':
        return x * x + (y - half) * (y - half) <= half * half;
      case 'Triangle':
        return x <= y / 2;
      case 'Diamond':
        return x + Math.abs(y - half) <= half;
    }
  });
}

/**
 * Halves go to the even neighbour. In a mask with an even number of cells, shares p and 100 - p then give the same
 * majority, so a level is equally hard whichever symbol wins (50 cells: 33 % and 67 %, but also 35 % and 65 %).
 */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
