import { parseCatalogItem, type CatalogItem, type ColorItem, type GaborItem, type GridItem } from './catalog-item.js';
import { gridLayout } from './grid-layout.js';
import type { ColorRecipe, GaborRecipe, GridRecipe, Recipe } from './recipe.js';

/**
 * The recipe of a catalogue entry's image. Same parameters, same recipe, same pixels.
 * @throws InvalidInputError  naming the fields that are missing, out of range or contradict each other
 */
export function recipeFromCatalog(item: CatalogItem): Recipe {
  const parsed = parseCatalogItem(item);
  switch (parsed.task) {
    case 'Grid':
      return gridRecipe(parsed);
    case 'Gabor':
      return gaborRecipe(parsed);
    case 'Color':
      return colorRecipe(parsed);
  }
}

function gridRecipe({ params, derived }: GridItem): GridRecipe {
  const recipe: GridRecipe = {
    renderer: 'grid',
    shape: params.shape,
    symA: derived.gt.symA,
    symB: derived.gt.symB,
    pctA: derived.pctA,
    colorPair: params.color_pair,
    gridSize: params.grid_size,
    canvasPx: params.canvas_px,
    fontK: params.font_k,
    seed: params.seed,
  };
  gridLayout(recipe); // refuses a tie now rather than when a model is to see the image
  return recipe;
}

function gaborRecipe({ params, derived }: GaborItem): GaborRecipe {
  return {
    renderer: 'gabor',
    thetaDeg: derived.theta_deg,
    freq: params.freq,
    color: params.color,
    position: params.position,
    imgSize: params.img_size,
    patchSize: params.patch_size,
  };
}

function colorRecipe({ params }: ColorItem): ColorRecipe {
  return {
    renderer: 'color',
    layout: params.layout,
    wordPairId: params.word_pair_id,
    deltaL: params.delta_L,
    fontStyleId: params.fontstyle_id,
    brighterSide: params.brighter_side,
    imgSize: params.img_size,
    bgGray: params.bg_gray,
    baseGray: params.base_gray,
    fontSize: params.fontsize,
  };
}
