import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transaction } from '../../../../src/services/database/transaction.js';
import { writeDataset, type WrittenDataset } from '../../../../src/services/datasets/dataset-writer.js';
import type { NewDataset, NewQuestion } from '../../../../src/services/datasets/new-question.js';
import type { GaborRecipe } from '../../../../src/services/stimuli/recipe.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { rowCounts } from '../../../support/row-counts.js';

const recipe = (thetaDeg: number): GaborRecipe => ({
  renderer: 'gabor',
  thetaDeg,
  freq: 4,
  color: 'gray',
  position: 'center',
  imgSize: 256,
  patchSize: 128,
});

const question = (index: number, overrides: Partial<NewQuestion> = {}): NewQuestion => ({
  qid: `Q-${index}`,
  task: 'Gabor',
  answerPrompt: 'Which?\nA. Vertical\nB. Horizontal',
  confidencePrompt: 'How sure?',
  options: [
    { letter: 'A', text: 'Vertical' },
    { letter: 'B', text: 'Horizontal' },
  ],
  factors: { level: '1', color: 'gray' },
  recipe: recipe(index % 90),
  catalogLetter: 'A',
  ...overrides,
});

const dataset = (name: string, overrides: Partial<NewDataset> = {}): NewDataset => ({
  name,
  description: null,
  difficulty: { Gabor: { factor: 'level', easier: 'higher' } },
  questions: [question(1), question(2)],
  ...overrides,
});

describe('writeDataset', () => {
  let database: TestDatabase;
  beforeAll(async () => (database = await createTestDatabase()));
  afterAll(async () => database.close());

  const write = async (content: NewDataset): Promise<WrittenDataset> =>
    transaction(database.pool, (client) => writeDataset(client, content));

  it('gives ids that rise with the order of the questions, whatever images they share', async () => {
    const many = Array.from({ length: 2000 }, (_, index) => question(index, { recipe: recipe((index * 7919) % 180) }));
    const { datasetId } = await write(dataset('ordered', { questions: many }));
    const { rows } = await database.pool.query<{ position: number }>(
      'SELECT position FROM questions WHERE dataset_id = $1 ORDER BY id',
      [datasetId],
    );
    expect(rows.map(({ position }) => position)).toEqual(many.map((_, index) => index));
  });

  it('makes nothing of the same content again, whatever the description and the order of names', async () => {
    const first = await write(dataset('same'));
    const before = await rowCounts(database.pool);
    const reordered = [question(1, { factors: { color: 'gray', level: '1' } }), question(2)];
    const again = await write(dataset('same', { description: 'told better', questions: reordered }));
    expect(again).toEqual({ ...first, created: false });
    expect(await rowCounts(database.pool)).toEqual(before);
  });

  it.each<[string, Partial<NewDataset>]>([
    ['the order', { questions: [question(2), question(1)] }],
    ['a qid', { questions: [question(1), question(3, { recipe: recipe(2) })] }],
    ['a task', { questions: [question(1), question(2, { task: 'Other' })] }],
    ['a prompt', { questions: [question(1), question(2, { answerPrompt: 'Why?\nA. Vertical\nB. Horizontal' })] }],
    ['a confidence prompt', { questions: [question(1), question(2, { confidencePrompt: 'Sure?' })] }],
    ['an option', { questions: [question(1), question(2, { options: [{ letter: 'A', text: 'Vertical' }] })] }],
    ['a factor', { questions: [question(1), question(2, { factors: { level: '2', color: 'gray' } })] }],
    ['an image', { questions: [question(1), question(2, { recipe: recipe(44) })] }],
    ['no image', { questions: [question(1), question(2, { recipe: null })] }],
    ['a letter', { questions: [question(1), question(2, { catalogLetter: 'B' })] }],
    ['the difficulty', { difficulty: { Gabor: { factor: 'level', easier: 'lower' } } }],
    ['the number of questions', { questions: [question(1)] }],
  ])('makes a new version when what changed is %s', async (what, change) => {
    const first = await write(dataset(`changed ${what}`));
    const second = await write(dataset(`changed ${what}`, change));
    expect([first.version, second.version, second.created]).toEqual([1, 2, true]);
  });

  it('shares images between questions and datasets', async () => {
    const questions = [question(1), question(2, { recipe: recipe(1) }), question(3, { recipe: null })];
    const before = await rowCounts(database.pool);
    const { datasetId } = await write(dataset('shared', { questions }));
    const after = await rowCounts(database.pool);
    expect(after.images).toBe(before.images);
    const { rows } = await database.pool.query<{ images: (number | null)[] }>(
      'SELECT array_agg(image_id ORDER BY position) AS images FROM questions WHERE dataset_id = $1',
      [datasetId],
    );
    const [first, second, third] = rows[0]?.images ?? [];
    expect([first === second, typeof first, third]).toEqual([true, 'number', null]);
  });

  it('gives the catalogue key the questions that have a letter, and no key when none has', async () => {
    const some = await write(dataset('some', { questions: [question(1), question(2, { catalogLetter: null })] }));
    const none = await write(dataset('none', { questions: [question(1, { catalogLetter: null })] }));
    const { rows } = await database.pool.query(
      `SELECT k.dataset_id AS "datasetId", k.name, k.source, k.is_default AS "isDefault", count(*)::int AS entries
       FROM answer_keys k JOIN answer_key_entries e ON e.answer_key_id = k.id
       WHERE k.dataset_id = ANY ($1) GROUP BY k.id`,
      [[some.datasetId, none.datasetId]],
    );
    expect(rows).toEqual([
      { datasetId: some.datasetId, name: 'catalog', source: 'CATALOG', isDefault: true, entries: 1 },
    ]);
  });

  it('tells its progress, keeps the order over thousands, and lets imports that share images run side by side', async () => {
    const questions = Array.from({ length: 2500 }, (_, index) => question(index, { recipe: recipe(index / 20) }));
    const progress: [number, number][] = [];
    const [forward] = await Promise.all([
      transaction(database.pool, (client) =>
        writeDataset(client, dataset('forward', { questions }), (done, total) => progress.push([done, total])),
      ),
      write(dataset('backward', { questions: questions.toReversed() })),
    ]);
    expect(progress).toEqual([
      [1000, 2500],
      [2000, 2500],
      [2500, 2500],
    ]);
    const { rows } = await database.pool.query<{ qids: string[] }>(
      'SELECT array_agg(qid ORDER BY position) AS qids FROM questions WHERE dataset_id = $1',
      [forward.datasetId],
    );
    expect(rows[0]?.qids).toEqual(questions.map(({ qid }) => qid));
  });
});
