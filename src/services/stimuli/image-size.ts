import { GABOR_CANVAS_PX } from './gabor-renderer.js';
import type { Recipe } from './recipe.js';

/** Width and height in pixels of the image that a recipe gives, without rendering it. */
export function imageSize(recipe: Recipe): { width: number; height: number } {
  const side = sideOf(recipe);
  return { width: side, height: side };
}

function sideOf(recipe: Recipe): number {
  switch (recipe.renderer) {
    case 'grid':
      return recipe.canvasPx;
    case 'gabor':
      return GABOR_CANVAS_PX;
    case 'color':
      return recipe.imgSize;
  }
}
