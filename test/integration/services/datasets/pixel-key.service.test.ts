import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../../../src/logger.js';
import { ImportService } from '../../../../src/services/datasets/import.service.js';
import type { NewQuestion } from '../../../../src/services/datasets/new-question.js';
import { PixelKeyService } from '../../../../src/services/datasets/pixel-key.service.js';
import { ImageStore } from '../../../../src/services/stimuli/image-store.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { madeFiles, type MadeFiles } from '../../../support/import-files.js';
import { COLOR, GABOR, GRID, writeQuestions } from '../../../support/pixel-datasets.js';
import { rowCounts } from '../../../support/row-counts.js';
import { gaborRecipe } from '../../../support/stimulus-recipes.js';

describe('PixelKeyService', () => {
  let database: TestDatabase;
  let files: MadeFiles;
  let images: ImageStore;
  let keys: PixelKeyService;
  beforeAll(async () => {
    [database, files] = await Promise.all([createTestDatabase(), madeFiles()]);
    const deps = { pool: database.pool, logger: createLogger('silent') };
    images = new ImageStore({ ...deps, home: files.folder });
    keys = new PixelKeyService({ ...deps, images });
  });
  afterAll(async () => {
    await images.close();
    await files.remove();
    await database.close();
  });

  const write = (name: string, questions: readonly NewQuestion[]): Promise<number> =>
    writeQuestions(database.pool, name, questions);

  async function storedKeys(datasetId: number): Promise<unknown[]> {
    const { rows } = await database.pool.query<object>(
      `SELECT k.id, k.name, k.source, k.is_default AS "isDefault", string_agg(e.letter, '' ORDER BY q.position) AS letters
       FROM answer_keys k JOIN answer_key_entries e ON e.answer_key_id = k.id JOIN questions q ON q.id = e.question_id
       WHERE k.dataset_id = $1 GROUP BY k.id ORDER BY k.id`,
      [datasetId],
    );
    return rows;
  }

  it('stores what the images show as a PIXELS key that is not the default, not even as the only one', async () => {
    const datasetId = await write('three', [GRID, GABOR, COLOR]);
    const progress: [number, number][] = [];
    const { answerKeyId, created, report } = await keys.derive({
      dataset: 'three',
      onProgress: (done, total) => progress.push([done, total]),
    });
    expect([created, report]).toEqual([true, { lines: 3, accepted: 3, warnings: [] }]);
    expect(progress).toEqual([1, 2, 3].map((done) => [done, 3]));
    expect(await storedKeys(datasetId)).toEqual([
      { id: answerKeyId, name: 'pixels', source: 'PIXELS', isDefault: false, letters: 'ABA' },
    ]);
    expect(await keys.derive({ dataset: 'three' })).toMatchObject({ answerKeyId, created: false });
  });

  it('knows nothing of catalogue letters, and reports by task where another key contradicts it', async () => {
    const datasetId = await write('wrong', [
      { ...GRID, catalogLetter: 'B' },
      { ...GABOR, catalogLetter: 'A' },
      { ...COLOR, catalogLetter: 'A' },
    ]);
    const { report } = await keys.derive({ dataset: 'wrong', name: 'seen' });
    expect(report.warnings).toEqual([
      { code: 'KEY_CONFLICT', message: "Grid: 1 of 1 questions contradict key 'catalog'" },
      { code: 'KEY_CONFLICT', message: "Gabor: 1 of 1 questions contradict key 'catalog'" },
    ]);
    expect(await storedKeys(datasetId)).toMatchObject([
      { name: 'catalog', isDefault: true, letters: 'BAA' },
      { name: 'seen', isDefault: false, letters: 'ABA' },
    ]);
  });

  it('leaves out, with a warning each, what has no image or whose image does not tell', async () => {
    const datasetId = await write('gaps', [
      { ...GRID, qid: 'none', recipe: null },
      { ...GRID, qid: 'diagonal', task: 'Gabor', recipe: gaborRecipe({ thetaDeg: 45 }) },
      { ...GRID, qid: 'elsewhere', recipe: COLOR.recipe },
      { ...GRID, qid: 'other words', task: 'Gabor', recipe: GABOR.recipe },
      { ...GRID, qid: 'unknown', task: 'Vowels' },
      GRID,
    ]);
    const { report } = await keys.derive({ dataset: 'gaps' });
    expect(report).toEqual({
      lines: 6,
      accepted: 1,
      warnings: [
        { qid: 'none', code: 'NO_IMAGE', message: 'it has no image' },
        { qid: 'diagonal', code: 'UNREADABLE_IMAGE', message: expect.stringMatching(/degrees from a diagonal/) },
        { qid: 'elsewhere', code: 'UNREADABLE_IMAGE', message: expect.stringMatching(/O, X|more shapes/) },
        { qid: 'other words', code: 'TRUTH_NOT_AN_OPTION', message: expect.stringMatching(/shows "Vertical"/) },
        { qid: 'unknown', code: 'UNREADABLE_IMAGE', message: expect.stringMatching(/task "Vowels"/) },
      ],
    });
    expect(await storedKeys(datasetId)).toMatchObject([{ letters: 'A' }]);
  });

  it('reads the version that is named, and the latest when none is', async () => {
    const first = await write('versions', [GRID]);
    const second = await write('versions', [GRID, GABOR]);
    await keys.derive({ dataset: 'versions', datasetVersion: 1 });
    expect(await storedKeys(first)).toMatchObject([{ letters: 'A' }]);
    expect(await storedKeys(second)).toEqual([]);
    await keys.derive({ dataset: 'versions' });
    expect(await storedKeys(second)).toMatchObject([{ letters: 'AB' }]);
  });

  it.each([
    ['a dataset that is not there', 'NOT_FOUND', { dataset: 'nowhere' }, /no dataset 'nowhere'/, 'dataset'],
    [
      'a version that is not there',
      'NOT_FOUND',
      { dataset: 'refused', datasetVersion: 9 },
      /no version 9/,
      'datasetVersion',
    ],
    ['a name that is none', 'BAD_USER_INPUT', { dataset: 'refused', name: ' ' }, /cannot be a name/, 'name'],
    ['a name that holds other letters', 'CONFLICT', { dataset: 'refused', name: 'taken' }, /other letters/, 'name'],
    ['no image at all', 'BAD_USER_INPUT', { dataset: 'bare' }, /no pixels to read a key from/, 'dataset'],
    ['images that tell nothing', 'BAD_USER_INPUT', { dataset: 'blind' }, /of the first: its stripes are/, 'dataset'],
  ])('refuses %s, and stores nothing', async (_what, code, input, message, field) => {
    await write('refused', [GRID]);
    await write('bare', [{ ...GRID, recipe: null }]);
    await write('blind', [{ ...GABOR, recipe: gaborRecipe({ thetaDeg: 135 }) }]);
    const path = await files.write('key.json', JSON.stringify({ 'GRID-1': 'B' }));
    await new ImportService({ pool: database.pool }).importAnswerKey({ dataset: 'refused', name: 'taken', path });
    const before = await rowCounts(database.pool);
    await expect(keys.derive(input)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      field: [field],
    });
    expect(await rowCounts(database.pool)).toEqual(before);
  });

  it('ends when it is told to: reads no further image and stores nothing', async () => {
    const datasetId = await write('ended', [GRID, GABOR, COLOR]);
    const reason = new Error('nobody waits');
    const controller = new AbortController();
    let done = 0;
    const deriving = keys.derive({
      dataset: 'ended',
      signal: controller.signal,
      onProgress: () => {
        done += 1;
        controller.abort(reason);
      },
    });
    await expect(deriving).rejects.toBe(reason);
    expect([done, await storedKeys(datasetId)]).toEqual([1, []]);
  });

  it('ends at the first fault, however many images are read at once', async () => {
    const [first = 0] = await imageIds(await write('faulty', [GRID, GABOR, COLOR]));
    const asked: number[] = [];
    const faulty = new PixelKeyService({
      pool: database.pool,
      logger: createLogger('silent'),
      images: {
        threads: 2,
        readTruth: async (imageId) => {
          asked.push(imageId);
          if (imageId === first) throw new Error('lost');
          await new Promise((resolve) => setTimeout(resolve, 20));
          return { truth: 'Vertical' };
        },
      },
    });
    await expect(faulty.derive({ dataset: 'faulty' })).rejects.toThrow('lost');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(asked).toHaveLength(2);
  });

  it('gives one key when two derive it at the same time', async () => {
    const datasetId = await write('both', [GRID]);
    const both = await Promise.all([keys.derive({ dataset: 'both' }), keys.derive({ dataset: 'both' })]);
    expect(both.map(({ created }) => created).sort()).toEqual([false, true]);
    expect(await storedKeys(datasetId)).toHaveLength(1);
  });

  async function imageIds(datasetId: number): Promise<number[]> {
    const { rows } = await database.pool.query<{ id: number }>(
      'SELECT image_id AS id FROM questions WHERE dataset_id = $1 ORDER BY position',
      [datasetId],
    );
    return rows.map(({ id }) => id);
  }
});
