import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AnswerKeyService } from '../../../../src/services/datasets/answer-key.service.js';
import { ImportService } from '../../../../src/services/datasets/import.service.js';
import { KeyAuditService } from '../../../../src/services/datasets/key-audit.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { jsonl, madeFiles, questionLines, type MadeFiles } from '../../../support/import-files.js';
import { rowCounts } from '../../../support/row-counts.js';

describe('answer keys', () => {
  let database: TestDatabase;
  let imports: ImportService;
  let keys: AnswerKeyService;
  let audit: KeyAuditService;
  let files: MadeFiles;
  let datasetId: number;
  let dataset: string;
  let datasets = 0;
  beforeAll(async () => {
    [database, files] = await Promise.all([createTestDatabase(), madeFiles()]);
    imports = new ImportService({ pool: database.pool });
    keys = new AnswerKeyService({ pool: database.pool });
    audit = new KeyAuditService({ pool: database.pool });
  });
  afterAll(async () => {
    await files.remove();
    await database.close();
  });
  beforeEach(async () => {
    datasets += 1;
    dataset = `vowels-${datasets}`;
    const lines = [
      ...['V-1', 'V-2', 'V-3'].flatMap((qid) => questionLines(qid)),
      ...questionLines('W-1', { task: 'Words' }),
    ];
    const questionsPath = await files.write('questions.jsonl', jsonl(lines));
    ({ datasetId } = await imports.importDataset({ name: dataset, questionsPath }));
  });

  const importKey = async (name: string, content: unknown, makeDefault = false) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    return imports.importAnswerKey({ dataset, name, path: await files.write('key.json', text), makeDefault });
  };
  const defaultName = async (): Promise<string[]> => {
    const { rows } = await database.pool.query<{ name: string }>(
      'SELECT name FROM answer_keys WHERE dataset_id = $1 AND is_default',
      [datasetId],
    );
    return rows.map(({ name }) => name);
  };
  const codes = (warnings: readonly { code: string }[]): string[] => warnings.map(({ code }) => code);

  it('are read in both published forms, and the first is the default', async () => {
    const { report } = await importKey('mixed', {
      'V-1_stage1': { correct_choice: 'A' },
      'V-2': 'b',
      'V-3': 'B. No',
      'W-1': 'A',
    });
    expect(report).toMatchObject({ lines: 4, accepted: 4, warnings: [{ code: 'FIRST_KEY_IS_DEFAULT' }] });
    expect(await defaultName()).toEqual(['mixed']);
  });

  it('are the same key when the same letters come again under the same name', async () => {
    const letters = { 'V-1': 'A', 'V-2': 'B' };
    const first = await importKey('key', letters);
    const again = await importKey('key', { 'V-2_stage1': { correct_choice: 'B' }, 'V-1': 'A' });
    expect([first.created, again.created, again.answerKeyId]).toEqual([true, false, first.answerKeyId]);
    const both = await Promise.all([importKey('new', letters), importKey('new', letters)]);
    expect(both.map(({ created }) => created).sort()).toEqual([false, true]);
  });

  it('do not take a name that holds other letters', async () => {
    await importKey('key', { 'V-1': 'A' });
    const before = await rowCounts(database.pool);
    await expect(importKey('key', { 'V-1': 'B' })).rejects.toMatchObject({
      code: 'CONFLICT',
      field: ['name'],
      message: expect.stringMatching(/choose another name/),
    });
    expect(await rowCounts(database.pool)).toEqual(before);
  });

  it('report by task where they contradict each other', async () => {
    await importKey('right', { 'V-1': 'A', 'V-2': 'A', 'V-3': 'A', 'W-1': 'A' });
    const { report } = await importKey('wrong', { 'V-1': 'B', 'V-2': 'B', 'V-3': 'A', 'W-1': 'A' });
    expect(report.warnings).toEqual([
      { code: 'KEY_CONFLICT', message: "Vowels: 2 of 3 questions contradict key 'right'" },
    ]);
  });

  it('pass over what the dataset does not have, and say how much they leave open', async () => {
    const content =
      '{"V-1": "A", "X-1": "A", "V-2_stage2": "A", "V-1_stage1": "A", "__proto__": {"correct_choice": "B"}}';
    const { report } = await importKey('part', content);
    expect(report).toMatchObject({ lines: 5, accepted: 1 });
    expect(codes(report.warnings)).toEqual([
      'UNKNOWN_QID',
      'ENTRY_IGNORED',
      'DUPLICATE_ENTRY',
      'UNKNOWN_QID',
      'KEY_INCOMPLETE',
      'FIRST_KEY_IS_DEFAULT',
    ]);
  });

  it.each([
    ['a letter that is no option', { 'V-1': 'A', 'V-2': 'C' }, /entry 2 \("V-2"\): "C" is none of the options A, B/],
    ['two letters for one question', { 'V-1': 'A', 'V-1_stage1': 'B' }, /entry 2 .*says both A and B/],
    ['nothing about the dataset', { 'X-1': 'A' }, /none of its entries/],
    ['no letter at all', { 'V-1': { correct: 'A' } }, /entry 1 \("V-1"\): has to be a letter/],
    ['an array', ['A'], /it has to be one JSON object/],
    ['nothing', '', /it is empty/],
    ['half a document', '{"V-1": "A",\n"V-2": ', /near line 2/],
  ])('are refused with %s, and nothing is stored', async (_what, content, reason) => {
    const before = await rowCounts(database.pool);
    await expect(importKey('bad', content)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      field: ['upload'],
      message: expect.stringMatching(reason),
    });
    expect(await rowCounts(database.pool)).toEqual(before);
  });

  it('need a dataset', async () => {
    const path = await files.write('key.json', '{"V-1": "A"}');
    await expect(imports.importAnswerKey({ dataset: 'none', name: 'k', path })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      field: ['dataset'],
    });
  });

  it('have one default at every moment, whoever moves it', async () => {
    const first = await importKey('first', { 'V-1': 'A' });
    const second = await importKey('second', { 'V-1': 'B' });
    expect(await defaultName()).toEqual(['first']);
    await importKey('third', { 'V-2': 'B' }, true);
    expect(await defaultName()).toEqual(['third']);
    expect(await keys.setDefaultAnswerKey(second.answerKeyId)).toEqual({ answerKeyId: second.answerKeyId, datasetId });
    expect(await defaultName()).toEqual(['second']);
    await Promise.all([first, second, first, second].map(({ answerKeyId }) => keys.setDefaultAnswerKey(answerKeyId)));
    expect(await defaultName()).toHaveLength(1);
    await expect(keys.setDefaultAnswerKey(0)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are audited pair by pair, over the questions that both have', async () => {
    const a = await importKey('a', { 'V-1': 'A', 'V-2': 'A', 'W-1': 'A' });
    const b = await importKey('b', { 'V-1': 'B', 'V-2': 'A', 'W-1': 'B' });
    const c = await importKey('c', { 'V-3': 'A' });
    const pair = (left: { answerKeyId: number }, right: { answerKeyId: number }) => ({
      leftKeyId: left.answerKeyId,
      rightKeyId: right.answerKeyId,
    });
    expect(await audit.agreements(datasetId)).toEqual([
      { ...pair(a, b), task: null, compared: 3, disagree: 2 },
      { ...pair(a, b), task: 'Vowels', compared: 2, disagree: 1 },
      { ...pair(a, b), task: 'Words', compared: 1, disagree: 1 },
      { ...pair(a, c), task: null, compared: 0, disagree: 0 },
      { ...pair(b, c), task: null, compared: 0, disagree: 0 },
    ]);
    const first = await audit.disagreements(datasetId, { first: 1 });
    expect(first).toMatchObject({
      rows: [
        {
          position: 0,
          letters: [
            { answerKeyId: a.answerKeyId, letter: 'A' },
            { answerKeyId: b.answerKeyId, letter: 'B' },
          ],
        },
      ],
      hasNextPage: true,
    });
    const second = await audit.disagreements(datasetId, { first: 1, after: 0 });
    expect([second.rows.map(({ position }) => position), second.hasNextPage]).toEqual([[3], false]);
    expect(await second.totalCount()).toBe(2);
  });

  it('agree with nothing where there is only one', async () => {
    await importKey('only', { 'V-1': 'A' });
    expect(await audit.agreements(datasetId)).toEqual([]);
    expect(await audit.disagreements(datasetId, { first: 10 })).toMatchObject({ rows: [], hasNextPage: false });
  });
});
