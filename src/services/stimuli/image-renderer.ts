import { renderColor } from './color-renderer.js';
import { Fonts } from './fonts.js';
import { renderGabor } from './gabor-renderer.js';
import { renderGrid } from './grid-renderer.js';
import { encodePng, type IndexedImage } from './indexed-image.js';
import type { Recipe } from './recipe.js';
import { TextMasks } from './text-masks.js';

export interface RenderedImage {
  readonly width: number;
  readonly height: number;
  readonly png: Uint8Array;
}

/** Draws stimuli; an instance keeps the fonts and the letters that it has drawn once. */
export class ImageRenderer {
  private readonly masks = new TextMasks(new Fonts());

  /** The PNG file of a recipe: equal recipes give equal bytes on every machine. */
  render(recipe: Recipe): RenderedImage {
    const image = this.draw(recipe);
    return { width: image.width, height: image.height, png: encodePng(image) };
  }

  private draw(recipe: Recipe): IndexedImage {
    switch (recipe.renderer) {
      case 'grid':
        return renderGrid(recipe, this.masks);
      case 'gabor':
        return renderGabor(recipe);
      case 'color':
        return renderColor(recipe, this.masks);
    }
  }
}

/** Renders one image. For many, one `ImageRenderer` is faster: this reads the font anew. */
export function renderImage(recipe: Recipe): RenderedImage {
  return new ImageRenderer().render(recipe);
}
