import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ImportService } from '../../../../src/services/datasets/import.service.js';
import { createMetricsLoaders, type MetricsLoaders } from '../../../../src/services/metrics/metrics-loaders.js';
import { MetricsService, type MetricsSlice } from '../../../../src/services/metrics/metrics.service.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import {
  expectReferenceValues,
  REFERENCE_VALUES_A_SET,
  type ReferenceValues,
} from '../../../support/reference-values.js';
import { sharedFile } from '../../../support/shared-files.js';

/** Independently computed values of the published run, under both of its keys. They lie outside the project. */
interface Reference {
  readonly keys: Readonly<Record<'catalog' | 'seed', KeyReference>>;
}
interface KeyReference {
  readonly overall: ReferenceValues;
  readonly by_task: Readonly<Record<string, ReferenceValues>>;
  /** By task, factor and value. */
  readonly by_factor: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, ReferenceValues>>>>>>;
}

const FILES = {
  reference: 'oracle/qwen72b.reference.json',
  questionsPath: 'seed-data/questions_two_stage_concise.jsonl',
  catalogPath: 'seed-data/catalog_2688_newspec_correctly_fixed.json',
  keyPath: 'seed-data/ground_truth.json',
  resultsPath: 'seed-data/qwen2.5-vl-72b_full_results.jsonl',
} as const;
type Files = Readonly<Record<keyof typeof FILES, string>>;

/** In the reference the truth itself, which is not a factor of the questions. */
const TRUTH = '_gt';

const missing = Object.values(FILES).filter((file) => sharedFile(file) === undefined);

if (missing.length > 0) {
  describe('the published run', () => {
    it.skip(`agrees with the reference: SKIPPED, not here (set METACOG_SHARED): ${missing.join(', ')}`, () =>
      undefined);
  });
} else {
  const files = Object.fromEntries(
    Object.entries(FILES).map(([name, file]) => [name, sharedFile(file) ?? file]),
  ) as Files;
  const { keys } = JSON.parse(readFileSync(files.reference, 'utf8')) as Reference;
  const sets = setsOf(keys.catalog).length;

  describe(`the published run, in ${sets} sets of ${REFERENCE_VALUES_A_SET} values under each key`, () => {
    const service = new MetricsService();
    let database: TestDatabase;
    let imported: { runId: number; datasetId: number };

    beforeAll(async () => {
      database = await createTestDatabase();
      const imports = new ImportService({ pool: database.pool });
      const { datasetId } = await imports.importDataset({ name: 'published', ...files });
      await imports.importAnswerKey({ dataset: 'published', name: 'file', path: files.keyPath });
      const { runId } = await imports.importRun({ dataset: 'published', name: 'qwen', model: 'qwen', ...files });
      imported = { runId, datasetId };
    });
    afterAll(() => database.close());

    it.each([
      ['catalog', keys.catalog, 1958],
      ['file', keys.seed, 1526],
    ] as const)('agrees with the reference under the key %s', async (answerKey, reference, correct) => {
      const loaders = createMetricsLoaders(database.pool);
      const whole = await service.slice({ ...imported, runStatus: 'COMPLETED', answerKey }, loaders);
      const expected = setsOf(reference);
      for (const { path, values } of expected) {
        const slice = await follow(whole, path, loaders);
        expectReferenceValues((await service.cells(slice, loaders)).cells, values);
      }
      expect(expected).toHaveLength(sets);
      expect(reference.overall.n_correct).toBe(correct);
    });

    /** From the whole run through one group of each factor. */
    async function follow(slice: MetricsSlice, path: Path, loaders: MetricsLoaders): Promise<MetricsSlice> {
      let current = slice;
      for (const [factor, value] of path) {
        const group = (await service.groups(current, factor, loaders)).find(({ key }) => key === value);
        if (group === undefined) throw new Error(`There is no group ${value} of ${factor}.`);
        current = group.metrics;
      }
      return current;
    }
  });
}

type Path = readonly (readonly [factor: string, value: string])[];

/** Every set of answers that the reference has values for: the run, each task, and each value of a task's factors. */
function setsOf({
  overall,
  by_task: byTask,
  by_factor: byFactor,
}: KeyReference): { path: Path; values: ReferenceValues }[] {
  const ofFactors = Object.entries(byFactor).flatMap(([task, factors]) =>
    Object.entries(factors)
      .filter(([factor]) => factor !== TRUTH)
      .flatMap(([factor, values]) =>
        Object.entries(values).map(([value, of]) => ({
          path: [
            ['task', task],
            [factor, value],
          ] as Path,
          values: of,
        })),
      ),
  );
  const ofTasks = Object.entries(byTask).map(([task, values]) => ({ path: [['task', task]] as Path, values }));
  return [{ path: [], values: overall }, ...ofTasks, ...ofFactors];
}
