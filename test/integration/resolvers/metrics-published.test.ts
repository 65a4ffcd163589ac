import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApi } from '../../support/api.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { MetricsComparison } from '../../support/metrics-comparison.js';
import { missingOracleFiles, publishedSets, type PublishedKey } from '../../support/oracle.js';
import { importPublishedRun } from '../../support/published-run.js';
import { setMetricsFragments, type SetMetrics } from '../../support/set-metrics.js';
import { unexplained } from '../../support/undefined-values.js';

const skipped = missingOracleFiles.length > 0;
const title = skipped ? `SKIPPED, not here (set METACOG_SHARED): ${missingOracleFiles.join(', ')}` : 'value by value';

const FACTORS = [
  ...['grid_level', 'shape', 'symbol_set', 'color_pair', 'majority', 'filter_mode'],
  ...['delta_L', 'layout', 'word_pair_id', 'fontstyle_id', 'brighter_side'],
  ...['gabor_level', 'freq', 'color', 'position'],
];

type Groups<Of = unknown> = readonly { readonly key: string; readonly metrics: SetMetrics & Of }[];
type Whole = SetMetrics & { readonly task: Groups<Readonly<Record<string, Groups>>> };

/** The whole, its tasks, and in each task the groups of each factor: one query for everything. */
const QUERY = `query ($answerKey: String!) {
  runByName(name: "qwen") { metrics(answerKey: $answerKey) {
    ...SetMetrics
    task: by(factor: "task") { key metrics {
      ...SetMetrics
      ${FACTORS.map((factor) => `${factor}: by(factor: "${factor}") { key metrics { ...SetMetrics } }`).join('\n')}
    } }
  } }
}`;

(skipped ? describe.skip : describe)(`the published run over GraphQL: ${title}`, () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await importPublishedRun(database.pool);
  });
  afterAll(() => database.close());

  it.each<[PublishedKey, string, number]>([
    ['catalog', 'COMPLETED', 20_505],
    ['file', 'COMPLETED', 20_499],
    ['catalog', 'RUNNING', 20_505],
    ['file', 'RUNNING', 20_499],
  ])(
    'has under the key %s, while it is %s, the metrics of the reference',
    async (answerKey, status, compared) => {
      await database.pool.query('UPDATE runs SET status = $1', [status]);
      const api = await createTestApi(database.pool);
      const { runByName } = await api.query<{ runByName: { metrics: Whole } }>(
        `${QUERY} ${setMetricsFragments(api.schema)}`,
        { answerKey },
      );
      const metricsOf = setsOf(answerKey, runByName.metrics);
      const sets = (await publishedSets(answerKey)).filter(({ name }) => !name.includes(', _gt '));
      const comparison = new MetricsComparison();
      for (const { name, expected } of sets) comparison.compare(name, metricsOf.get(name)!, expected);
      process.stdout.write(`${comparison.compared} values of ${sets.length} sets compared, ${answerKey}, ${status}\n`);
      expect(comparison.differences).toEqual([]);
      expect(unexplained(runByName)).toEqual([]);
      expect([...metricsOf.keys()].sort()).toEqual(sets.map(({ name }) => name).sort());
      expect(comparison.compared).toBe(compared);
    },
    180_000,
  );
});

/** By the names that the reference's sets have. */
function setsOf(key: PublishedKey, whole: Whole): Map<string, SetMetrics> {
  const metrics = new Map<string, SetMetrics>([[`${key}: all`, whole]]);
  for (const { key: task, metrics: ofTask } of whole.task) {
    metrics.set(`${key}: ${task}`, ofTask);
    for (const factor of FACTORS) {
      for (const group of ofTask[factor] ?? []) metrics.set(`${key}: ${task}, ${factor} ${group.key}`, group.metrics);
    }
  }
  return metrics;
}
