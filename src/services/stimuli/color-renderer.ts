import { InvalidInputError } from '../../errors.js';
import { colorPlaces, wordPairs, type Place } from './color-layout.js';
import type { FontStyle } from './fonts.js';
import type { IndexedImage, Rgb } from './indexed-image.js';
import type { ColorRecipe } from './recipe.js';
import type { Mask, TextMasks } from './text-masks.js';

/** Font styles by `fontStyleId`, which counts from 1. */
const FONT_STYLES: readonly FontStyle[] = ['regular', 'bold', 'oblique', 'mono'];

const GREYS: readonly Rgb[] = Array.from({ length: 256 }, (_, grey) => [grey, grey, grey]);

/** Two words in two greys on a darker grey. A pixel's index is its grey level. */
export function renderColor(recipe: ColorRecipe, masks: TextMasks): IndexedImage {
  const words = wordPairs[recipe.wordPairId - 1];
  const style = FONT_STYLES[recipe.fontStyleId - 1];
  if (!words || !style) {
    throw new InvalidInputError(`No word pair ${recipe.wordPairId} or no font style ${recipe.fontStyleId}`);
  }
  const greys = colorGreys(recipe);
  const pixels = new Uint8Array(recipe.imgSize ** 2).fill(recipe.bgGray);
  for (const i of [0, 1] as const) {
    const mask = masks.get(words[i], { style, px: recipe.fontSize });
    drawWord(pixels, recipe, { mask, place: colorPlaces[recipe.layout][i], grey: greys[i] });
  }
  return { width: recipe.imgSize, height: recipe.imgSize, pixels, palette: GREYS };
}

/** Grey levels of the first and of the second word, half of deltaL above and below the base. */
export function colorGreys(recipe: ColorRecipe): readonly [first: number, second: number] {
  const brighter = recipe.baseGray + recipe.deltaL / 2;
  const darker = recipe.baseGray - recipe.deltaL / 2;
  return recipe.brighterSide === 'L' ? [brighter, darker] : [darker, brighter];
}

function drawWord(pixels: Uint8Array, recipe: ColorRecipe, word: { mask: Mask; place: Place; grey: number }): void {
  const { mask, place, grey } = word;
  const left = Math.round(place.x * recipe.imgSize) - mask.width / 2;
  const top = Math.round(place.y * recipe.imgSize) - mask.height / 2;
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      const ink = (mask.coverage[y * mask.width + x] ?? 0) / 255;
      pixels[(top + y) * recipe.imgSize + left + x] = Math.round(recipe.bgGray + (grey - recipe.bgGray) * ink);
    }
  }
}
