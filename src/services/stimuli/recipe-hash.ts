import { createHash } from 'node:crypto';
import type { Recipe } from './recipe.js';

/** Rises whenever a change to the renderers changes any byte, so that old and new images never share a hash. */
export const RENDERER_VERSION = 1;

/** sha256, in hex, of what decides the bytes of an image: the recipe, whatever the order of its fields, and the renderer. */
export function recipeHash(recipe: Recipe): string {
  const fields = Object.entries(recipe).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([RENDERER_VERSION, fields]))
    .digest('hex');
}
