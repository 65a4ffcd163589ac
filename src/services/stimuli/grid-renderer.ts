import { InvalidInputError } from '../../errors.js';
import { parseColorPair } from './colors.js';
import { gridLayout } from './grid-layout.js';
import { blend, type IndexedImage } from './indexed-image.js';
import type { GridRecipe } from './recipe.js';
import type { TextMasks } from './text-masks.js';

/** Letters below this size cannot be told apart. */
const SMALLEST_FONT_PX = 12;

/** Letters of one colour on one background, each in the middle of its cell. A pixel's index is its coverage by ink. */
export function renderGrid(recipe: GridRecipe, masks: TextMasks): IndexedImage {
  const colors = parseColorPair(recipe.colorPair);
  if (!colors) throw new InvalidInputError(`Unknown colour pair '${recipe.colorPair}'`);
  const side = recipe.canvasPx;
  const pixels = new Uint8Array(side * side);
  const px = Math.max(SMALLEST_FONT_PX, side / (recipe.gridSize * recipe.fontK));
  const cell = side / recipe.gridSize;
  for (const { row, column, symbol } of gridLayout(recipe)) {
    const mask = masks.get(symbol, { style: 'regular', px });
    const left = Math.round((column + 0.5) * cell) - mask.width / 2;
    const top = Math.round((row + 0.5) * cell) - mask.height / 2;
    for (let y = 0; y < mask.height; y++) {
      pixels.set(mask.coverage.subarray(y * mask.width, (y + 1) * mask.width), (top + y) * side + left);
    }
  }
  const palette = Array.from({ length: 256 }, (_, ink) => blend(colors.background, colors.symbol, ink / 255));
  return { width: side, height: side, pixels, palette };
}
