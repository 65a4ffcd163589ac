import type { CatalogItem } from './catalog-item.js';
import type { ColorRecipe, GaborRecipe, GridRecipe, Recipe } from './recipe.js';

/** A catalogue entry without the name of its task. */
export type CatalogFacts = Pick<CatalogItem, 'params' | 'derived'>;

/**
 * The catalogue entry that an image and its truth come from: `recipeFromCatalog` makes this recipe of it again, and
 * `catalogTruth` this truth.
 * @param truth  one of `possibleTruths`, or for two words any text
 */
export function catalogFromRecipe(recipe: Recipe, truth: string): CatalogFacts {
  switch (recipe.renderer) {
    case 'grid':
      return gridFacts(recipe, truth);
    case 'gabor':
      return gaborFacts(recipe, truth);
    case 'color':
      return colorFacts(recipe, truth);
  }
}

/** The truths that a catalogue can state of an image, the one that the recipe speaks for first; none: any text. */
export function possibleTruths(recipe: Recipe): readonly string[] {
  switch (recipe.renderer) {
    case 'grid':
      return recipe.pctA > 50 ? [recipe.symA, recipe.symB] : [recipe.symB, recipe.symA];
    case 'gabor':
      return ['vertical', 'horizontal'];
    case 'color':
      return [];
  }
}

function gridFacts(recipe: GridRecipe, truth: string): CatalogFacts {
  const { symA, symB, pctA, shape, colorPair, gridSize, canvasPx, fontK, seed } = recipe;
  return {
    params: { shape, color_pair: colorPair, grid_size: gridSize, canvas_px: canvasPx, font_k: fontK, seed },
    derived: { pctA, gt: { more_symbol: truth === symA ? 'symA' : 'symB', symA, symB } },
  };
}

function gaborFacts({ thetaDeg, freq, color, position, imgSize, patchSize }: GaborRecipe, gt: string): CatalogFacts {
  return {
    params: { freq, color, position, img_size: imgSize, patch_size: patchSize },
    derived: { theta_deg: thetaDeg, gt },
  };
}

function colorFacts(recipe: ColorRecipe, gt: string): CatalogFacts {
  const { layout, wordPairId, deltaL, fontStyleId, brighterSide, imgSize, bgGray, baseGray, fontSize } = recipe;
  return {
    params: {
      layout,
      word_pair_id: wordPairId,
      delta_L: deltaL,
      fontstyle_id: fontStyleId,
      brighter_side: brighterSide,
      img_size: imgSize,
      bg_gray: bgGray,
      base_gray: baseGray,
      fontsize: fontSize,
    },
    derived: { gt },
  };
}
