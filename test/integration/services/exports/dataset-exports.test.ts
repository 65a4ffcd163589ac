import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transaction } from '../../../../src/services/database/transaction.js';
import { builtInDataset } from '../../../../src/services/datasets/built-in.js';
import { writeDataset } from '../../../../src/services/datasets/dataset-writer.js';
import { ImportService } from '../../../../src/services/datasets/import.service.js';
import { PROMPT_VARIANTS } from '../../../../src/services/datasets/prompt-templates.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { exportedDataset } from '../../../support/exported.js';
import { jsonl, madeFiles, questionLines, type MadeFiles } from '../../../support/import-files.js';

let database: TestDatabase;
let files: MadeFiles;
let imports: ImportService;
beforeAll(async () => {
  [database, files] = await Promise.all([createTestDatabase(), madeFiles()]);
  imports = new ImportService({ pool: database.pool });
});
afterAll(async () => {
  await files.remove();
  await database.close();
});

async function hashOf(name: string): Promise<string | undefined> {
  const { rows } = await database.pool.query<{ hash: string }>(
    'SELECT content_hash AS hash FROM datasets WHERE name = $1 ORDER BY version DESC LIMIT 1',
    [name],
  );
  return rows[0]?.hash;
}

/** Exports a dataset, imports it under other names, with its catalogue and without, and returns their content hashes. */
async function hashesOfCopies(name: string): Promise<(string | undefined)[]> {
  const questionsPath = await files.write(
    'q.jsonl',
    await exportedDataset(database.pool, { format: 'questions', name }),
  );
  const catalogPath = await files.write('c.json', await exportedDataset(database.pool, { format: 'catalog', name }));
  await imports.importDataset({ name: `${name} alone`, questionsPath });
  const { report } = await imports.importDataset({ name: `${name} catalogued`, questionsPath, catalogPath });
  expect(report.warnings.filter(({ code }) => !['UNKNOWN_TASK', 'TRUTH_NOT_AN_OPTION'].includes(code))).toEqual([]);
  return [await hashOf(`${name} alone`), await hashOf(`${name} catalogued`)];
}

describe('a dataset that is exported and imported again', () => {
  it.each(PROMPT_VARIANTS)('is the same content: the built-in one with %s prompts', async (variant) => {
    const dataset = builtInDataset(variant);
    const { name } = dataset;
    await transaction(database.pool, (client) => writeDataset(client, dataset));
    const hash = await hashOf(name);
    expect(await hashesOfCopies(name)).toEqual([hash, hash]);
  });

  const gabor = (theta: number, gt: string, more: object = {}) => ({
    params: { freq: 4, color: 'gray', position: 'center', img_size: 256, patch_size: 128, ...more },
    derived: { theta_deg: theta, gt },
  });
  const gaborPrompt = 'Which?\nA. Vertical\nB. Horizontal';
  const grid = (symA: string, more: string) => ({
    params: { shape: 'Circle', color_pair: 'navy_white', grid_size: 10, canvas_px: 600, font_k: 11.5, seed: 7 },
    derived: { pctA: 52, gt: { more_symbol: more, symA, symB: 'X' } },
  });
  it.each<[string, Record<string, unknown>[]]>([
    [
      'a task that nothing draws, with factors and without',
      [
        ...questionLines('V-1', { context: { params: { level: 1, kind: 'round' }, derived: { size: '007' } } }),
        ...questionLines('V-2', { context: { params: { level: 2, kind: 'round' }, derived: { size: '1.50' } } }),
        ...questionLines('V-3'),
        ...questionLines('V "é" 元_stage1', { task: 'Other task' }),
      ],
    ],
    [
      'factors that look like numbers and are none',
      [
        ...lines('G-1', 'Gabor', gaborPrompt, gabor(10, 'vertical', { code: '01', big: '12345678901234567890', n: 1 })),
        ...lines('G-2', 'Gabor', gaborPrompt, gabor(100, 'horizontal', { code: '2', big: '1e400', n: 2.5 })),
      ],
    ],
    [
      'a text that never changes and is a number',
      [
        ...lines('G-1', 'Gabor', gaborPrompt, gabor(10, 'vertical', { block: '7' })),
        ...lines('G-2', 'Gabor', gaborPrompt, gabor(100, 'horizontal', { block: '7' })),
      ],
    ],
    [
      'a catalogue that contradicts its own images',
      [
        ...lines('G-1', 'Gabor', gaborPrompt, gabor(10, 'horizontal', { gt: 'something else', theta_deg: 'odd' })),
        ...lines('N-1', 'Grid', 'Which?\nA. O\nB. X', grid('O', 'symB')),
      ],
    ],
    [
      'a truth that is no option',
      [
        ...lines('N-1', 'Grid', 'Which?\nA. O\nB. Y', grid('O', 'symB')),
        ...lines('N-2', 'Grid', 'Which?\nA. O\nB. X', grid('O', 'symA')),
      ],
    ],
    [
      'questions of a drawn task without parameters',
      [
        ...lines('G-1', 'Gabor', gaborPrompt, undefined),
        ...lines('G-2', 'Gabor', gaborPrompt, { params: {}, derived: { note: 'kept', level: 3 } }),
        ...lines('G-3', 'Gabor', gaborPrompt, { params: {}, derived: { note: 'kept', level: 4 } }),
      ],
    ],
  ])('is the same content: %s', async (name, questions) => {
    const questionsPath = await files.write('original.jsonl', jsonl(questions));
    await imports.importDataset({ name, questionsPath });
    const hash = await hashOf(name);
    expect(hash).toBeDefined();
    expect(await hashesOfCopies(name)).toEqual([hash, hash]);
  });

  it('is the version that was asked for', async () => {
    for (const qid of ['V-1', 'V-2']) {
      const questionsPath = await files.write('q.jsonl', jsonl(questionLines(qid)));
      await imports.importDataset({ name: 'versions', questionsPath });
    }
    const asked = { format: 'questions', name: 'versions' } as const;
    expect(await exportedDataset(database.pool, { ...asked, version: 1 })).toContain('V-1_stage1');
    expect(await exportedDataset(database.pool, asked)).toContain('V-2_stage1');
    await expect(exportedDataset(database.pool, { ...asked, version: 3 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(exportedDataset(database.pool, { ...asked, name: 'none' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('an answer key that is exported and imported again', () => {
  it('has the same letters', async () => {
    const name = 'metacog-2688';
    const key = await exportedDataset(database.pool, { format: 'key', name });
    const path = await files.write('key.json', key);
    const { report } = await imports.importAnswerKey({ dataset: name, name: 'copy', path });
    expect(report).toMatchObject({ accepted: 2688, warnings: [] });
    expect(await exportedDataset(database.pool, { format: 'key', name, answerKey: 'copy' })).toBe(key);
  });

  it('is refused where there is none of that name', async () => {
    await expect(
      exportedDataset(database.pool, { format: 'key', name: 'metacog-2688', answerKey: 'nope' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('It has: catalog') as unknown });
    await expect(exportedDataset(database.pool, { format: 'key', name: 'versions' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

function lines(qid: string, task: string, prompt: string, context: object | undefined): Record<string, unknown>[] {
  return [
    { qid: `${qid}_stage1`, task, prompt, context },
    { qid: `${qid}_stage2`, task, prompt: 'How sure?', context },
  ];
}
