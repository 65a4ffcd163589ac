import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../../../src/package-root.js';
import { renderImage } from '../../../../src/services/stimuli/image-renderer.js';
import { createRenderPool, type RenderPool } from '../../../../src/services/stimuli/render-pool.js';
import { colorRecipe, gaborRecipe, gridRecipe } from '../../../support/stimulus-recipes.js';

const recipes = [gridRecipe(), gaborRecipe(), colorRecipe()];

async function expectSameBytes(pool: RenderPool): Promise<void> {
  try {
    const images = await Promise.all(recipes.map((recipe) => pool.render(recipe)));
    expect(images.map(({ png }) => Buffer.from(png))).toEqual(
      recipes.map((each) => Buffer.from(renderImage(each).png)),
    );
    await expect(pool.render(gridRecipe({ colorPair: 'navy_plaid' }))).rejects.toThrow('navy_plaid');
  } finally {
    await pool.close();
  }
}

describe('createRenderPool', () => {
  it('renders on the calling thread where the worker is not compiled', () => expectSameBytes(createRenderPool()));

  const compiled = path.join(packageRoot, 'dist/src/services/stimuli/render-pool.js');
  if (!existsSync(compiled)) process.stderr.write('SKIPPED: no compiled render worker here (npm run build)\n');
  (existsSync(compiled) ? it : it.skip)('renders in threads to the same bytes (skipped before a build)', async () => {
    const built = (await import(pathToFileURL(compiled).href)) as { createRenderPool: typeof createRenderPool };
    await expectSameBytes(built.createRenderPool(2));
  });
});
