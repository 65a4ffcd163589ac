import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ConflictError, NotFoundError } from '../../../../src/errors.js';
import { createLogger } from '../../../../src/logger.js';
import { Fonts } from '../../../../src/services/stimuli/fonts.js';
import { sha256Of } from '../../../../src/services/stimuli/image-files.js';
import { ImageRenderer } from '../../../../src/services/stimuli/image-renderer.js';
import { imageSize } from '../../../../src/services/stimuli/image-size.js';
import { ImageStore } from '../../../../src/services/stimuli/image-store.js';
import { LetterShapes } from '../../../../src/services/stimuli/pixels/letter-shapes.js';
import { readStimulus } from '../../../../src/services/stimuli/pixels/read-stimulus.js';
import { recipeHash } from '../../../../src/services/stimuli/recipe-hash.js';
import type { Recipe } from '../../../../src/services/stimuli/recipe.js';
import type { RenderPool } from '../../../../src/services/stimuli/render-pool.js';
import { TextMasks } from '../../../../src/services/stimuli/text-masks.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { colorRecipe, gridRecipe } from '../../../support/stimulus-recipes.js';

/** Draws and reads on this thread and counts what was drawn. */
class CountingPool implements RenderPool {
  readonly threads = 2;
  readonly drawn: Recipe[] = [];
  private readonly renderer = new ImageRenderer();
  private readonly letterShapes = new LetterShapes(new TextMasks(new Fonts()));

  render(recipe: Recipe): ReturnType<RenderPool['render']> {
    this.drawn.push(recipe);
    return Promise.resolve(this.renderer.render(recipe));
  }

  read(...[png, asked]: Parameters<RenderPool['read']>): ReturnType<RenderPool['read']> {
    return Promise.resolve(readStimulus(png, asked, this.letterShapes));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const recipes = [1, 2, 3, 4].map((wordPairId) => colorRecipe({ wordPairId }));
const renderer = new ImageRenderer();
let database: TestDatabase;
let home: string;
let imageIds: number[];

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'metacog-images-'));
  await database.pool.query('TRUNCATE datasets, images CASCADE');
  imageIds = await insertImages(recipes);
});
afterEach(() => rm(home, { recursive: true, force: true }));
afterAll(() => database.close());

async function insertImages(some: readonly Recipe[]): Promise<number[]> {
  const { rows } = await database.pool.query<{ id: number }>(
    `INSERT INTO images (recipe, recipe_hash, mime_type, width, height)
     SELECT recipe, recipe_hash, 'image/png', width, height
     FROM jsonb_to_recordset($1::jsonb) AS image(recipe jsonb, recipe_hash text, width integer, height integer)
     RETURNING id`,
    [JSON.stringify(some.map((recipe) => ({ recipe, recipe_hash: recipeHash(recipe), ...imageSize(recipe) })))],
  );
  return rows.map(({ id }) => id);
}

function openStore(options: { home?: string; memoryBytes?: number } = {}): { store: ImageStore; pool: CountingPool } {
  const pool = new CountingPool();
  const deps = { pool: database.pool, home, logger: createLogger('silent'), renderPool: pool, ...options };
  return { store: new ImageStore(deps), pool };
}

function idAt(i: number): number {
  const id = imageIds[i];
  if (id === undefined) throw new Error(`no image ${i}`);
  return id;
}

describe('ImageStore', () => {
  it('renders an image once for all who ask at the same time, and records what it is', async () => {
    const { store, pool } = openStore();
    const images = await Promise.all(Array.from({ length: 50 }, () => store.bytesOf(idAt(0))));
    const bytes = Buffer.from(renderer.render(colorRecipe()).png);
    const info = { sha256: sha256Of(bytes), mimeType: 'image/png', width: 256, height: 256, byteSize: bytes.length };
    for (const image of images) expect(image).toEqual({ ...info, bytes });
    expect(pool.drawn).toHaveLength(1);
    const { rows } = await database.pool.query('SELECT sha256, byte_size FROM images WHERE id = $1', [idAt(0)]);
    expect(rows).toEqual([{ sha256: info.sha256, byte_size: info.byteSize }]);
  });

  it('finds in its folder what another process rendered there', async () => {
    await openStore().store.describe(imageIds);
    const { store, pool } = openStore();
    expect((await store.bytesOf(idAt(1))).sha256).toBe(sha256Of(renderer.render(colorRecipe({ wordPairId: 2 })).png));
    expect(pool.drawn).toHaveLength(0);
  });

  it('describes rendered images without touching their bytes', async () => {
    const first = await openStore().store.describe(imageIds);
    const elsewhere = openStore({ home: path.join(home, 'elsewhere') });
    expect(await elsewhere.store.describe(imageIds)).toEqual(
      new Map(
        [...first].map(([id, { sha256, mimeType, width, height, byteSize }]) => [
          id,
          { sha256, mimeType, width, height, byteSize },
        ]),
      ),
    );
    expect(elsewhere.pool.drawn).toHaveLength(0);
  });

  it('serves an image by its hash, also after the folder was lost or in a process with another home', async () => {
    const { sha256, bytes } = await openStore().store.bytesOf(idAt(2));
    expect(await openStore().store.read(sha256)).toEqual(bytes);
    await rm(path.join(home, 'images'), { recursive: true });
    expect(await openStore().store.read(sha256)).toEqual(bytes);
    expect(await openStore({ home: path.join(home, 'elsewhere') }).store.read(sha256)).toEqual(bytes);
    expect(await readdir(path.join(home, 'images'))).toEqual([`${sha256}.png`]);
  });

  it('renders anew what is damaged on disk', async () => {
    const { sha256, bytes } = await openStore().store.bytesOf(idAt(0));
    const file = path.join(home, 'images', `${sha256}.png`);
    await writeFile(file, bytes.subarray(0, 100));
    expect(await openStore().store.read(sha256)).toEqual(bytes);
    expect(await readFile(file)).toEqual(bytes);
  });

  it('answers from memory no more than it may keep', async () => {
    const { store, pool } = openStore({ memoryBytes: 3000 });
    await store.describe(imageIds);
    await rm(path.join(home, 'images'), { recursive: true });
    for (const id of imageIds) await store.bytesOf(id);
    expect(pool.drawn.length).toBeGreaterThan(imageIds.length);
  });

  it('reads the truth back from the bytes that it gives out, rendered for that if need be', async () => {
    const { store, pool } = openStore();
    const asked = { task: 'Color', options: ['Left', 'Right'] };
    expect(await store.readTruth(idAt(0), asked)).toEqual({ truth: 'Left' });
    expect(await store.readTruth(idAt(0), { ...asked, options: ['Right', 'Left'] })).toEqual({ truth: 'Left' });
    expect(await store.readTruth(idAt(0), { ...asked, task: 'Gabor' })).toMatchObject({ truth: null });
    expect(pool.drawn).toHaveLength(1);
    await expect(store.readTruth(2_000_000_000, asked)).rejects.toThrow(NotFoundError);
  });

  it('still answers when nothing can be written to its folder', async () => {
    await writeFile(path.join(home, 'images'), 'a file where the folder should be');
    const { store } = openStore();
    const { bytes, sha256 } = await store.bytesOf(idAt(0));
    expect(sha256Of(bytes)).toBe(sha256);
  });

  it('knows nothing of other hashes, and of names that are no hash', async () => {
    const { store } = openStore();
    expect(await store.read('0'.repeat(64))).toBeUndefined();
    expect(await store.read('../../etc/passwd')).toBeUndefined();
  });

  it('refuses an image whose bytes are no longer those that were recorded', async () => {
    await database.pool.query('UPDATE images SET sha256 = $1, byte_size = 1 WHERE id = $2', ['0'.repeat(64), idAt(0)]);
    await expect(openStore().store.bytesOf(idAt(0))).rejects.toThrow(ConflictError);
  });

  it('says so when there is no such image, and tries again at the next call', async () => {
    const { store } = openStore();
    await expect(store.bytesOf(2_000_000_000)).rejects.toThrow(NotFoundError);
    await expect(store.bytesOf(2_000_000_000)).rejects.toThrow(NotFoundError);
  });

  it('keeps one record when processes render the same images at the same time', async () => {
    const stores = [openStore(), openStore({ home: path.join(home, 'elsewhere') }), openStore()];
    const described = await Promise.all(
      stores.map(({ store }, i) => store.describe(i === 1 ? [...imageIds].reverse() : imageIds)),
    );
    for (const [id, { sha256 }] of described[0] ?? []) {
      expect(described.map((images) => images.get(id)?.sha256)).toEqual([sha256, sha256, sha256]);
    }
  });
});

describe('ImageStore.prerender', () => {
  let datasetId: number;
  beforeEach(async () => {
    const { rows } = await database.pool.query<{ id: number }>(
      `WITH dataset AS (
         INSERT INTO datasets (name, version, content_hash, question_count) VALUES ('d', 1, 'h', 4) RETURNING id
       )
       INSERT INTO questions (dataset_id, position, qid, task, answer_prompt, confidence_prompt, options, image_id)
       SELECT dataset.id, position, 'Q-' || position, 'Color', 'a', 'c', '[]', image_id
       FROM dataset, unnest($1::int[]) WITH ORDINALITY AS image(image_id, position)
       RETURNING dataset_id AS id`,
      [imageIds],
    );
    datasetId = rows[0]?.id ?? 0;
  });

  it('renders every image of a dataset and tells how far it is', async () => {
    const { store, pool } = openStore();
    const progress: number[] = [];
    await store.prerender(datasetId, { onProgress: (done, total) => progress.push(done / total) });
    expect(progress).toEqual([0.25, 0.5, 0.75, 1]);
    expect(pool.drawn).toHaveLength(4);
    const { rows } = await database.pool.query('SELECT count(sha256)::int AS rendered FROM images');
    expect(rows).toEqual([{ rendered: 4 }]);
  });

  it('ends when it is told to, and keeps what is done', async () => {
    const { store, pool } = openStore();
    const controller = new AbortController();
    const rendering = store.prerender(datasetId, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(rendering).rejects.toThrow('aborted');
    expect(pool.drawn.length).toBeLessThan(4);
  });

  it('renders a large image like any other', async () => {
    const [id] = await insertImages([gridRecipe({ canvasPx: 1024 })]);
    expect(await openStore().store.bytesOf(id ?? 0)).toMatchObject({ width: 1024, height: 1024 });
  });
});
