import { renderColor } from '../../src/services/stimuli/color-renderer.js';
import { Fonts } from '../../src/services/stimuli/fonts.js';
import { renderGabor } from '../../src/services/stimuli/gabor-renderer.js';
import { renderGrid } from '../../src/services/stimuli/grid-renderer.js';
import { withDistinctColors, type IndexedImage, type Rgb } from '../../src/services/stimuli/indexed-image.js';
import type { Recipe } from '../../src/services/stimuli/recipe.js';
import { TextMasks } from '../../src/services/stimuli/text-masks.js';

/** The letters of the program's fonts. */
export const textMasks = new TextMasks(new Fonts());

/** What a viewer sees of a stimulus, without the way through a file: that gives these pixels and takes ten times as long. */
export function seen(recipe: Recipe): IndexedImage {
  switch (recipe.renderer) {
    case 'grid':
      return withDistinctColors(renderGrid(recipe, textMasks));
    case 'gabor':
      return withDistinctColors(renderGabor(recipe));
    case 'color':
      return withDistinctColors(renderColor(recipe, textMasks));
  }
}

/** An image of one colour. */
export function blankImage(color: Rgb = [128, 128, 128], side = 100): IndexedImage {
  return { width: side, height: side, pixels: new Uint8Array(side * side), palette: [color] };
}
