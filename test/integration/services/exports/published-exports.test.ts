import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImportService } from '../../../../src/services/datasets/import.service.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { exportedDataset, exportedRun, firstDifference } from '../../../support/exported.js';
import { madeFiles, type MadeFiles } from '../../../support/import-files.js';
import { importPublishedRun } from '../../../support/published-run.js';
import { sharedFile } from '../../../support/shared-files.js';

const published = {
  results: sharedFile('seed-data/qwen2.5-vl-72b_full_results.jsonl'),
  comparison: sharedFile('seed-data/qwen72b_comparison_with_ground_truth.json'),
  simple: sharedFile('seed-data/qwen72b_simple_comparison.json'),
  key: sharedFile('seed-data/ground_truth.json'),
  questions: sharedFile('seed-data/questions_two_stage_concise.jsonl'),
  catalog: sharedFile('seed-data/catalog_2688_newspec_correctly_fixed.json'),
};

if (Object.values(published).every((file) => file !== undefined)) {
  describe('exports of the published experiment', () => {
    let database: TestDatabase;
    let files: MadeFiles;
    const read = (name: keyof typeof published) => readFile(published[name] ?? '', 'utf8');
    beforeAll(async () => {
      [database, files] = await Promise.all([createTestDatabase(), madeFiles()]);
      await importPublishedRun(database.pool);
    });
    afterAll(async () => {
      await files.remove();
      await database.close();
    });

    it('are the published results, byte for byte', async () => {
      const exported = await exportedRun(database.pool, { format: 'jsonl', name: 'qwen' });
      expect(firstDifference(exported, await read('results'))).toBeNull();
    });

    it('are the published comparison under the published key, byte for byte', async () => {
      const exported = await exportedRun(database.pool, { format: 'comparison', name: 'qwen', answerKey: 'file' });
      expect(firstDifference(exported, await read('comparison'))).toBeNull();
    });

    it('are the published simple comparison under the published key, byte for byte', async () => {
      const asked = { format: 'simple-comparison', name: 'qwen', answerKey: 'file' } as const;
      expect(firstDifference(await exportedRun(database.pool, asked), await read('simple'))).toBeNull();
    });

    it('are another comparison under the catalogue', async () => {
      const exported = await exportedRun(database.pool, { format: 'comparison', name: 'qwen' });
      expect((JSON.parse(exported) as { summary: unknown }).summary).toEqual({
        total_questions: 2688,
        correct_answers: 1958,
        accuracy: 1958 / 2688,
        confidence_statistics: {
          5: { total: 2651, correct: 1935, accuracy: 1935 / 2651 },
          4: expect.objectContaining({ total: 21 }) as unknown,
          3: expect.objectContaining({ total: 16 }) as unknown,
        },
      });
    });

    it('are the published key, byte for byte', async () => {
      const exported = await exportedDataset(database.pool, { format: 'key', name: 'published', answerKey: 'file' });
      expect(firstDifference(exported, await read('key'))).toBeNull();
    });

    it('are the published questions but for hashes, the folder of images and what decides nothing', async () => {
      const exported = linesOf(await exportedDataset(database.pool, { format: 'questions', name: 'published' }));
      expect(exported.map(withoutPlace)).toEqual(linesOf(await read('questions')).map(withoutPlace));
    });

    it('are the published catalogue but for what decides nothing', async () => {
      const exported = JSON.parse(
        await exportedDataset(database.pool, { format: 'catalog', name: 'published' }),
      ) as Entry[];
      expect(exported.map(essence)).toEqual((JSON.parse(await read('catalog')) as Entry[]).map(essence));
    });

    it('are read again as the same results and the same questions', async () => {
      const imports = new ImportService({ pool: database.pool });
      const questions = await exportedDataset(database.pool, { format: 'questions', name: 'published' });
      const questionsPath = await files.write('questions.jsonl', questions);
      const again = await imports.importDataset({ name: 'again', questionsPath });
      expect(again.report).toMatchObject({ warnings: [] });
      const { rows } = await database.pool.query<{ hashes: number }>(
        `SELECT count(DISTINCT content_hash)::int AS hashes FROM datasets WHERE name IN ('published', 'again')`,
      );
      expect(rows).toEqual([{ hashes: 1 }]);
      const results = await exportedRun(database.pool, { format: 'jsonl', name: 'qwen' });
      const resultsPath = await files.write('results.jsonl', results);
      await imports.importRun({ dataset: 'again', name: 'again', model: 'qwen', resultsPath });
      const resultsAgain = await exportedRun(database.pool, { format: 'jsonl', name: 'again' });
      expect(firstDifference(resultsAgain, results)).toBeNull();
    });
  });
} else {
  it.skip('SKIPPED: seed-data/ is not on this machine (set METACOG_SHARED to the folder that holds it)', () =>
    undefined);
}

interface Entry {
  readonly qid: string;
  readonly task: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly derived: Readonly<Record<string, unknown>>;
}

function linesOf(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function withoutPlace(line: Record<string, unknown>): unknown {
  const { image_path: place, context, ...rest } = line;
  return {
    ...rest,
    prompt_hash: null,
    image: String(place).replace(/^.*cache\//, ''),
    context: essence(context as Entry),
  };
}

/** The seed of a Gabor image, which has nothing random in it, is not stored; params and derived are read alike. */
function essence({ params, derived, task, qid }: Partial<Entry>): unknown {
  const { seed, ...others } = params ?? {};
  return { qid, task, facts: { ...(Object.hasOwn(params ?? {}, 'grid_size') && { seed }), ...others, ...derived } };
}
