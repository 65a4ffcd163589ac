import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { createLogger } from '../../../../src/logger.js';
import { loadBuiltInDataset } from '../../../../src/services/datasets/built-in.js';
import { ImportService } from '../../../../src/services/datasets/import.service.js';
import { keyAgreements } from '../../../../src/services/datasets/key-audit.js';
import { PixelKeyService } from '../../../../src/services/datasets/pixel-key.service.js';
import { ImageStore } from '../../../../src/services/stimuli/image-store.js';
import { decodePng, type IndexedImage } from '../../../../src/services/stimuli/indexed-image.js';
import { LetterShapes } from '../../../../src/services/stimuli/pixels/letter-shapes.js';
import { readColor } from '../../../../src/services/stimuli/pixels/read-color.js';
import { readGabor } from '../../../../src/services/stimuli/pixels/read-gabor.js';
import { readGrid } from '../../../../src/services/stimuli/pixels/read-grid.js';
import type { AskedOfImage } from '../../../../src/services/stimuli/pixels/read-stimulus.js';
import type { Reading } from '../../../../src/services/stimuli/pixels/reading.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { madeFiles, type MadeFiles } from '../../../support/import-files.js';
import { seen, textMasks } from '../../../support/seen-stimuli.js';
import { sharedFile } from '../../../support/shared-files.js';

/** Draws and reads thousands of images on one thread, beside whatever else the machine does. */
const PATIENCE_MS = 900_000;

const questionsPath = sharedFile('seed-data/questions_two_stage_concise.jsonl');
const catalogPath = sharedFile('seed-data/catalog_2688_newspec_correctly_fixed.json');
/** Of the published questions every so-manieth is drawn: a stride that meets all levels, in a minute less than all of them. */
const STRIDE = 11;
const letterShapes = new LetterShapes(textMasks);
const AGREED = [
  ['Grid', 896, 0],
  ['Gabor', 896, 0],
  ['Color', 896, 0],
];

let database: TestDatabase;
let files: MadeFiles;
let images: ImageStore;
/** Reads each image once for all datasets that ask the same of it; counts them. */
const readings = new Map<string, Promise<Reading>>();
beforeAll(async () => {
  [database, files] = await Promise.all([createTestDatabase(), madeFiles()]);
  images = new ImageStore({ pool: database.pool, home: files.folder, logger: createLogger('silent') });
  await loadBuiltInDataset({ pool: database.pool });
});
afterAll(async () => {
  await images.close();
  await files.remove();
  await database.close();
});

/** From the file that a model is shown, which holds the pixels that were drawn. */
async function fromFile(imageId: number, asked: AskedOfImage): Promise<Reading> {
  const { bytes } = await images.bytesOf(imageId);
  // Node compares a hundred times as fast as jest.
  expect(isDeepStrictEqual(decodePng(bytes), await drawn(imageId))).toBe(true);
  return images.readTruth(imageId, asked);
}

/** The same without the way through a file, which takes most of the time. */
async function fromDrawing(imageId: number, { task, options }: AskedOfImage): Promise<Reading> {
  const image = await drawn(imageId);
  if (task === 'Grid') return readGrid(image, options, letterShapes);
  return task === 'Gabor' ? readGabor(image) : readColor(image, options);
}

async function drawn(imageId: number): Promise<IndexedImage> {
  const record = (await images.find([imageId])).get(imageId);
  return seen(record!.recipe);
}

/** Derives the key of a dataset and holds it against the catalogue's, task by task. */
async function derived(dataset: string, questions = 2688): Promise<unknown[]> {
  const readOnce = (imageId: number, asked: AskedOfImage): Promise<Reading> => {
    const question = JSON.stringify([imageId, asked]);
    const reading = readings.get(question) ?? (readings.size % STRIDE === 0 ? fromFile : fromDrawing)(imageId, asked);
    readings.set(question, reading);
    return reading;
  };
  const keys = new PixelKeyService({
    pool: database.pool,
    images: { threads: images.threads, readTruth: readOnce },
    logger: createLogger('silent'),
  });
  const readBefore = readings.size;
  const started = performance.now();
  const { report, answerKeyId } = await keys.derive({ dataset });
  expect(report).toEqual({ lines: questions, accepted: questions, warnings: [] });
  const { rows } = await database.pool.query<{ datasetId: number }>(
    'SELECT dataset_id AS "datasetId" FROM answer_keys WHERE id = $1',
    [answerKeyId],
  );
  const agreements = await keyAgreements(database.pool, rows[0]?.datasetId ?? 0);
  const tasks = agreements.flatMap(({ task, compared, disagree }) =>
    task === null ? [] : [[task, compared, disagree]],
  );
  const [all] = agreements;
  process.stdout.write(
    `${dataset}: ${(all?.compared ?? 0) - (all?.disagree ?? 0)} of ${all?.compared ?? 0} letters read from pixels agree ` +
      `with the catalogue; ${readings.size - readBefore} images read, ` +
      `${((performance.now() - started) / 1000).toFixed(1)} s with drawing\n`,
  );
  return tasks;
}

describe('the pixels key and the catalogue key', () => {
  it.each(['metacog-2688', 'metacog-2688-enhanced'])(
    'agree in all 2,688 questions of %s',
    async (dataset) => {
      expect((await derived(dataset)).sort()).toEqual([...AGREED].sort());
    },
    PATIENCE_MS,
  );

  if (questionsPath && catalogPath) {
    it(
      `agree in every ${STRIDE}th question of the published experiment`,
      async () => {
        const lines = readFileSync(questionsPath, 'utf8').trimEnd().split('\n');
        // Two lines a question, one behind the other.
        const chosen = lines.filter((_, line) => Math.floor(line / 2) % STRIDE === 0);
        const some = await files.write('questions.jsonl', `${chosen.join('\n')}\n`);
        const imports = new ImportService({ pool: database.pool });
        await imports.importDataset({ name: 'published', questionsPath: some, catalogPath });
        const tasks = (await derived('published', chosen.length / 2)) as [string, number, number][];
        expect(tasks.map(([task, , disagree]) => [task, disagree])).toEqual(AGREED.map(([task]) => [task, 0]));
        expect(tasks.every(([, compared]) => compared > 80)).toBe(true);
      },
      PATIENCE_MS,
    );
  } else {
    it.skip('SKIPPED: seed-data/ is not on this machine (set METACOG_SHARED to the folder that holds it)', () =>
      undefined);
  }
});
