import { describe, expect, it } from '@jest/globals';
import { recipeHash } from '../../../../src/services/stimuli/recipe-hash.js';
import type { GridRecipe } from '../../../../src/services/stimuli/recipe.js';
import { gridRecipe } from '../../../support/stimulus-recipes.js';

describe('recipeHash', () => {
  it('does not depend on the order of the fields', () => {
    const recipe = gridRecipe();
    const reversed = Object.fromEntries(Object.entries(recipe).reverse()) as GridRecipe;
    expect(recipeHash(reversed)).toBe(recipeHash(recipe));
  });

  it('differs when any field differs', () => {
    expect(recipeHash(gridRecipe({ seed: 8 }))).not.toBe(recipeHash(gridRecipe()));
    expect(recipeHash(gridRecipe({ symA: 'X', symB: 'O' }))).not.toBe(recipeHash(gridRecipe()));
  });
});
