import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../../../src/package-root.js';
import { renderImage } from '../../../../src/services/stimuli/image-renderer.js';
import { createRenderPool, type RenderPool } from '../../../../src/services/stimuli/render-pool.js';
import { colorRecipe, gaborRecipe, gridRecipe } from '../../../support/stimulus-recipes.js';

const recipes = [gridRecipe(), gaborRecipe(), colorRecipe()];

const ASKED = [
  { task: 'Grid', options: ['X', 'O'] },
  { task: 'Gabor', options: ['Horizontal', 'Vertical'] },
  { task: 'Color', options: ['Right', 'Left'] },
];

async function expectSameBytesAndReadings(pool: RenderPool): Promise<void> {
  try {
    const images = await Promise.all(recipes.map((recipe) => pool.render(recipe)));
    expect(images.map(({ png }) => Buffer.from(png))).toEqual(
      recipes.map((each) => Buffer.from(renderImage(each).png)),
    );
    const readings = images.map(({ png }, i) => pool.read(png, ASKED[i] ?? { task: '', options: [] }));
    expect((await Promise.all(readings)).map(({ truth }) => truth)).toEqual(['O', 'Vertical', 'Left']);
    await expect(pool.render(gridRecipe({ colorPair: 'navy_plaid' }))).rejects.toThrow('navy_plaid');
  } finally {
    await pool.close();
  }
}

describe('createRenderPool', () => {
  it('renders and reads on the calling thread where the worker is not compiled', () =>
    expectSameBytesAndReadings(createRenderPool()));

  const compiled = path.join(packageRoot, 'dist/src/services/stimuli/render-pool.js');
  if (!existsSync(compiled)) process.stderr.write('SKIPPED: no compiled render worker here (npm run build)\n');
  (existsSync(compiled) ? it : it.skip)(
    'renders in threads to the same bytes, and reads the same (skipped before a build)',
    async () => {
      const built = (await import(pathToFileURL(compiled).href)) as { createRenderPool: typeof createRenderPool };
      await expectSameBytesAndReadings(built.createRenderPool(2));
    },
  );
});
