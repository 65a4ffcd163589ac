import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImportService } from '../../../../src/services/datasets/import.service.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { jsonl, madeFiles, questionLines, type MadeFiles } from '../../../support/import-files.js';
import { rowCounts } from '../../../support/row-counts.js';

const gabor = {
  task: 'Gabor',
  prompt: 'Which direction are the stripes closer to: vertical or horizontal?\nA. Vertical\nB. Horizontal',
};
const gaborContext = (level: number, truth = 'horizontal', thetaDeg = 47) => ({
  params: { gabor_level: level, freq: 4, color: 'gray', position: 'center', img_size: 256, patch_size: 128 },
  derived: { theta_deg: thetaDeg, gt: truth },
});

describe('importing a dataset', () => {
  let database: TestDatabase;
  let imports: ImportService;
  let files: MadeFiles;
  beforeAll(async () => {
    [database, files] = await Promise.all([createTestDatabase(), madeFiles()]);
    imports = new ImportService({ pool: database.pool });
  });
  afterAll(async () => {
    await files.remove();
    await database.close();
  });

  const questions = async (records: readonly unknown[]): Promise<string> =>
    files.write('questions.jsonl', jsonl(records));
  const vowels = (...qids: string[]) => qids.flatMap((qid) => questionLines(qid));
  const rowsOf = async (datasetId: number): Promise<Record<string, unknown>[]> =>
    (
      await database.pool.query<Record<string, unknown>>(
        `SELECT q.qid, q.factors, e.letter, i.recipe IS NOT NULL AS drawn FROM questions q
         LEFT JOIN answer_keys k ON k.dataset_id = q.dataset_id
         LEFT JOIN answer_key_entries e ON e.question_id = q.id AND e.answer_key_id = k.id
         LEFT JOIN images i ON i.id = q.image_id WHERE q.dataset_id = $1 ORDER BY q.position`,
        [datasetId],
      )
    ).rows;

  it('takes a task that it cannot draw: no image and no key, and the report says so', async () => {
    const questionsPath = await questions(vowels('V-1', 'V-2'));
    const { datasetId, report } = await imports.importDataset({ name: 'vowels', questionsPath });
    expect(report).toMatchObject({ lines: 4, accepted: 4, warnings: [{ code: 'UNKNOWN_TASK' }] });
    expect(await rowsOf(datasetId)).toEqual([
      { qid: 'V-1', factors: {}, letter: null, drawn: false },
      { qid: 'V-2', factors: {}, letter: null, drawn: false },
    ]);
  });

  it('stores changed content as the next version, and the first content again as the first', async () => {
    const name = 'versions';
    const first = await imports.importDataset({ name, questionsPath: await questions(vowels('V-1', 'V-2')) });
    const swapped = await imports.importDataset({ name, questionsPath: await questions(vowels('V-2', 'V-1')) });
    const again = await imports.importDataset({ name, questionsPath: await questions(vowels('V-1', 'V-2')) });
    expect([first, swapped, again]).toMatchObject([
      { version: 1, created: true },
      { version: 2, created: true },
      { version: 1, created: false, datasetId: first.datasetId },
    ]);
  });

  it('makes one version of two imports at the same time', async () => {
    const questionsPath = await questions(vowels('V-1'));
    const both = await Promise.all([1, 2].map(() => imports.importDataset({ name: 'twice', questionsPath })));
    expect(both.map(({ created }) => created).sort()).toEqual([false, true]);
    expect(new Set(both.map(({ datasetId }) => datasetId)).size).toBe(1);
  });

  it('uses the context of the lines where there is no catalogue file', async () => {
    const records = [1, 2].flatMap((level) =>
      questionLines(`G-${level}`, { ...gabor, context: gaborContext(level, level === 1 ? 'horizontal' : 'vertical') }),
    );
    const { datasetId, report } = await imports.importDataset({
      name: 'context',
      questionsPath: await questions(records),
    });
    expect(report.warnings).toEqual([]);
    const constant = { color: 'gray', position: 'center' };
    expect((await rowsOf(datasetId)).map(({ factors, letter, drawn }) => ({ factors, letter, drawn }))).toEqual([
      { factors: { ...constant, gabor_level: '1', gt: 'horizontal' }, letter: 'B', drawn: true },
      { factors: { ...constant, gabor_level: '2', gt: 'vertical' }, letter: 'A', drawn: true },
    ]);
    const { rows } = await database.pool.query('SELECT difficulty FROM datasets WHERE id = $1', [datasetId]);
    expect(rows).toEqual([{ difficulty: { Gabor: { factor: 'gabor_level', easier: 'higher' } } }]);
  });

  it('prefers the catalogue file, and reports where questions and catalogue do not match', async () => {
    const records = [...questionLines('G-1', { ...gabor, context: gaborContext(1) }), ...questionLines('G-2', gabor)];
    const catalog = [
      { qid: 'G-1', task: 'Gabor', ...gaborContext(1, 'vertical', 43) },
      { qid: 'G-9', task: 'Gabor', ...gaborContext(3) },
    ];
    const catalogPath = await files.write('catalog.json', JSON.stringify(catalog));
    const { datasetId, report } = await imports.importDataset({
      name: 'catalogued',
      questionsPath: await questions(records),
      catalogPath,
    });
    expect(report.warnings.map(({ code, qid }) => [code, qid])).toEqual([
      ['CONTEXT_DIFFERS_FROM_CATALOG', 'G-1'],
      ['QUESTION_NOT_IN_CATALOG', 'G-2'],
      ['CATALOG_ENTRY_UNUSED', 'G-9'],
    ]);
    expect((await rowsOf(datasetId)).map(({ letter }) => letter)).toEqual(['A', null]);
  });

  it('leaves a question out of the catalogue key when the truth is none of its options', async () => {
    const prompt = 'Vertical?\nA. Yes\nB. No';
    const records = questionLines('G-1', { ...gabor, prompt, context: gaborContext(1) });
    const { report } = await imports.importDataset({ name: 'mute', questionsPath: await questions(records) });
    expect(report.warnings).toMatchObject([{ code: 'TRUTH_NOT_AN_OPTION', qid: 'G-1' }]);
  });

  it('never opens the paths that a file names, and is not harmed by __proto__ keys', async () => {
    const line = JSON.stringify(questionLines('P-1')[0]).replace('{', '{"__proto__":{"qid":"evil"},');
    const text = `${line}\n${jsonl(questionLines('P-1').slice(1))}`;
    const { datasetId } = await imports.importDataset({
      name: 'proto',
      questionsPath: await files.write('p.jsonl', text),
    });
    expect(await rowsOf(datasetId)).toMatchObject([{ qid: 'P-1', drawn: false }]);
    expect(({} as { qid?: string }).qid).toBeUndefined();
  });

  const [stage1, stage2] = questionLines('V-3');
  it.each<[string, () => unknown[], RegExp]>([
    [
      'a stage 1 without stage 2',
      () => [...vowels('V-1'), stage1],
      /line 3: question "V-3" has a stage 1 but no stage 2/,
    ],
    [
      'a stage 2 without stage 1',
      () => [...vowels('V-1'), stage2],
      /line 3: question "V-3" has a stage 2 but no stage 1/,
    ],
    ['a question that stands twice', () => vowels('V-1', 'V-2', 'V-1'), /line 5: question "V-1" has stage 1 twice/],
    [
      'two tasks of one question',
      () => [stage1, { ...stage2, task: 'Other' }],
      /line 2: question "V-3" has task "Other"/,
    ],
    ['a prompt without options', () => [{ ...stage1, prompt: 'Vowel?' }], /line 1: question "V-3" lists no options/],
    ['a line without a prompt', () => [stage1, { ...stage2, prompt: undefined }], /line 2: prompt: /],
    ['a stage that there is not', () => [{ ...stage1, stage: 3 }], /line 1: stage: /],
    ['a text that cannot be stored', () => [{ ...stage1, prompt: 'a\0b' }], /line 1: .*NUL/],
    [
      'parameters that give no image',
      () => questionLines('G-1', { ...gabor, context: gaborContext(1, 'left') }),
      /qid "G-1": derived.gt/,
    ],
  ])('refuses %s, names the line, and imports nothing', async (_what, records, reason) => {
    const before = await rowCounts(database.pool);
    const questionsPath = await questions(records());
    await expect(imports.importDataset({ name: 'bad', questionsPath })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      field: ['questions'],
      message: expect.stringMatching(reason),
    });
    expect(await rowCounts(database.pool)).toEqual(before);
  });

  it('refuses a parameter beyond all bounds', async () => {
    const text = jsonl(questionLines('G-1', { ...gabor, context: gaborContext(1) })).replaceAll(
      '"freq":4',
      '"freq":1e400',
    );
    const questionsPath = await files.write('bounds.jsonl', text);
    await expect(imports.importDataset({ name: 'bad', questionsPath })).rejects.toThrow(/line 1: context.params.freq/);
  });

  it.each([
    [
      'a qid that stands twice',
      [
        { qid: 'G-1', task: 'Gabor' },
        { qid: 'G-1', task: 'Gabor' },
      ],
      /entry 2: qid "G-1" stands/,
    ],
    ['another task', [{ qid: 'G-1', task: 'Grid', ...gaborContext(1) }], /qid "G-1": its task is "Grid"/],
    ['an entry without qid', [{ task: 'Gabor' }], /entry 1: qid: /],
    ['an object', { 'G-1': {} }, /it has to be one JSON array/],
  ])('refuses a catalogue with %s, and imports nothing', async (_what, catalog, reason) => {
    const before = await rowCounts(database.pool);
    const questionsPath = await questions(questionLines('G-1', gabor));
    const catalogPath = await files.write('bad.json', JSON.stringify(catalog));
    await expect(imports.importDataset({ name: 'bad', questionsPath, catalogPath })).rejects.toMatchObject({
      field: ['catalog'],
      message: expect.stringMatching(reason),
    });
    expect(await rowCounts(database.pool)).toEqual(before);
  });

  it.each(['', ' blank', 'a\nb', 'x'.repeat(201)])('refuses %j as a name', async (name) => {
    const questionsPath = await questions(vowels('V-1'));
    await expect(imports.importDataset({ name, questionsPath })).rejects.toMatchObject({ field: ['name'] });
  });
});
