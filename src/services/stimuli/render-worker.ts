import { ImageRenderer, type RenderedImage } from './image-renderer.js';
import type { Recipe } from './recipe.js';

/** Entry of a render thread (see render-pool.ts): its renderer lives as long as the thread. */
const renderer = new ImageRenderer();

export default function render(recipe: Recipe): RenderedImage {
  return renderer.render(recipe);
}
