import type { ColorRecipe, GaborRecipe, GridRecipe } from '../../src/services/stimuli/recipe.js';

/** Recipes with full defaults, those of the published experiment; tests override what they are about. */
export function gridRecipe(overrides: Partial<GridRecipe> = {}): GridRecipe {
  return {
    renderer: 'grid',
    shape: 'Square',
    symA: 'O',
    symB: 'X',
    pctA: 60,
    colorPair: 'navy_white',
    gridSize: 10,
    canvasPx: 600,
    fontK: 11,
    seed: 7,
    ...overrides,
  };
}

export function gaborRecipe(overrides: Partial<GaborRecipe> = {}): GaborRecipe {
  return {
    renderer: 'gabor',
    thetaDeg: 30,
    freq: 6,
    color: 'gray',
    position: 'center',
    imgSize: 256,
    patchSize: 128,
    ...overrides,
  };
}

export function colorRecipe(overrides: Partial<ColorRecipe> = {}): ColorRecipe {
  return {
    renderer: 'color',
    layout: 'LR',
    wordPairId: 1,
    deltaL: 36,
    fontStyleId: 1,
    brighterSide: 'L',
    imgSize: 256,
    bgGray: 80,
    baseGray: 180,
    fontSize: 22,
    ...overrides,
  };
}
