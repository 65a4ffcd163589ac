import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApi, type TestApi } from '../../support/api.js';
import { countStatements, type CountedPool } from '../../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newDataset, newRun } from '../../support/factories.js';
import { newMetricsWorld, type MetricsWorld } from '../../support/metrics-world.js';

let database: TestDatabase;
let counted: CountedPool;
let world: MetricsWorld;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  counted = countStatements(database.pool);
  world = await newMetricsWorld(database.pool);
  api = await createTestApi(counted.pool);
});
afterAll(() => database.close());

/** Asks for metrics of the run whose answers are of every kind. */
async function ask(selection: string): Promise<unknown> {
  const { rows } = await database.pool.query<{ name: string }>('SELECT name FROM runs WHERE id = $1', [
    world.mixed.runId,
  ]);
  counted.take();
  const { run } = await api.query<{ run: unknown }>(
    `query ($name: String!) { run: runByName(name: $name) { ${selection} } }`,
    { name: rows[0]?.name },
  );
  return run;
}

describe('Run.metrics', () => {
  it('answers every field with names, numbers and nulls as the schema has them', async () => {
    const run = await ask(`metrics {
      answerKey { name source } final
      counts { answers answered rated withProbabilities failed }
      accuracy { count n value low high }
      accuracyAnswered { count n value }
      decision { confusion { truth response count } }
      confidence { mean sd levels { level count share accuracy { value } } high { count n } low { count n } }
      latency { stage n p50Ms p95Ms p99Ms meanMs }
    }`);
    expect(run).toEqual({
      metrics: {
        answerKey: { name: 'catalog', source: 'CATALOG' },
        final: true,
        counts: { answers: 9, answered: 8, rated: 5, withProbabilities: 2, failed: 2 },
        accuracy: { count: 6, n: 9, value: 6 / 9, low: expect.closeTo(0.3542, 4), high: expect.closeTo(0.8794, 4) },
        accuracyAnswered: { count: 6, n: 8, value: 0.75 },
        decision: {
          confusion: [
            { truth: 'A', response: 'A', count: 2 },
            { truth: 'A', response: 'B', count: 1 },
            { truth: 'A', response: null, count: 1 },
            { truth: 'B', response: 'A', count: 1 },
            { truth: 'B', response: 'B', count: 4 },
            { truth: 'B', response: null, count: 0 },
          ],
        },
        confidence: {
          mean: expect.closeTo(18 / 5, 12),
          // 5 5 4 3 1 around 3.6: squares 1.96 + 1.96 + 0.16 + 0.36 + 6.76 = 11.2
          sd: expect.closeTo(Math.sqrt(11.2 / 5), 12),
          levels: [
            { level: 1, count: 1, share: 0.2, accuracy: { value: 0 } },
            { level: 2, count: 0, share: 0, accuracy: { value: null } },
            { level: 3, count: 1, share: 0.2, accuracy: { value: 1 } },
            { level: 4, count: 1, share: 0.2, accuracy: { value: 1 } },
            { level: 5, count: 2, share: 0.4, accuracy: { value: 0.5 } },
          ],
          high: { count: 2, n: 3 },
          low: { count: 1, n: 2 },
        },
        latency: [
          { stage: 1, n: 9, p50Ms: 500, p95Ms: expect.closeTo(860, 9), p99Ms: expect.closeTo(892, 9), meanMs: 500 },
          { stage: 2, n: 7, p50Ms: 40, p95Ms: expect.closeTo(67, 9), p99Ms: expect.closeTo(69.4, 9), meanMs: 40 },
        ],
      },
    });
  });

  it('nests groups, and takes a key and a filter', async () => {
    const run = await ask(`metrics(answerKey: "file", where: { factors: [{ name: "shape", in: ["Circle"] }] }) {
      answerKey { name }
      by(factor: "task") { key metrics {
        counts { answers }
        by(factor: "grid_level") { key metrics { answerKey { name } accuracy { count n } } }
      } }
    }`);
    const group = (key: string, count: number) => ({
      key,
      metrics: { answerKey: { name: 'file' }, accuracy: { count, n: 1 } },
    });
    expect(run).toEqual({
      metrics: {
        answerKey: { name: 'file' },
        by: [
          { key: 'Gabor', metrics: { counts: { answers: 0 }, by: [] } },
          { key: 'Grid', metrics: { counts: { answers: 3 }, by: [group('1', 1), group('2', 0), group('12', 1)] } },
        ],
      },
    });
  });

  describe('of a run that goes on', () => {
    const becomes = (status: string) =>
      database.pool.query('UPDATE runs SET status = $2 WHERE id = $1', [world.mixed.runId, status]);
    beforeAll(() => becomes('RUNNING'));
    afterAll(() => becomes('COMPLETED'));

    it('reads only what is selected', async () => {
      await ask('metrics { final }');
      expect(counted.take().filter(readsAnswers)).toEqual([]);
      await ask('metrics { accuracy { value } confidence { mean } counts { answers failed } }');
      expect(counted.take().filter(readsAnswers)).toHaveLength(1);
      await ask('metrics { latency { n } }');
      expect(counted.take().filter(readsAnswers)).toHaveLength(1);
      await ask('metrics { counts { withProbabilities } }');
      expect(counted.take().filter(readsAnswers)).toHaveLength(1);
    });

    it('costs one statement a level of nesting, for all runs and groups together', async () => {
      counted.take();
      await api.query(`{ runs { nodes { metrics { accuracy { n } by(factor: "task") { metrics { accuracy { n }
      by(factor: "shape") { metrics { accuracy { n } confidence { mean } } } } } } } } }`);
      const statements = counted.take();
      expect(statements.filter(readsAnswers)).toHaveLength(3);
      expect(statements.length - 3).toBe(2); // the runs, and the keys of their datasets
    });

    it('compares keys of one run in one statement', async () => {
      const run = await ask(`catalog: metrics(answerKey: "catalog") { accuracy { count n } }
      file: metrics(answerKey: "file") { accuracy { count n } }`);
      expect(run).toEqual({ catalog: { accuracy: { count: 6, n: 9 } }, file: { accuracy: { count: 3, n: 6 } } });
      expect(counted.take().filter(readsAnswers)).toHaveLength(1);
    });
  });

  it('says which factors, tasks and keys there are when one is misspelt', async () => {
    await expect(ask('metrics { by(factor: "colour") { key } }')).rejects.toMatchObject({
      message: 'This dataset has no factor "colour". It has: task, gabor_level, grid_level, shape.',
      originalError: { code: 'BAD_USER_INPUT' },
    });
    await expect(ask('metrics(where: { tasks: ["Gaber"] }) { final }')).rejects.toMatchObject({
      message: 'This dataset has no task "Gaber". It has: Gabor, Grid.',
      originalError: { code: 'BAD_USER_INPUT' },
    });
    await expect(ask('metrics(answerKey: "none") { final }')).rejects.toMatchObject({
      message: 'This dataset has no answer key "none". It has: catalog, file.',
      originalError: { code: 'NOT_FOUND' },
    });
  });

  it('says how to get a key where the dataset has none', async () => {
    const { id: datasetId } = await newDataset(database.pool);
    const { name } = await newRun(database.pool, { datasetId });
    const asked = api.query('query ($name: String!) { runByName(name: $name) { metrics { final } } }', { name });
    await expect(asked).rejects.toMatchObject({
      message: expect.stringContaining('importAnswerKey'),
      originalError: { code: 'NOT_FOUND' },
    });
  });
});

function readsAnswers(statement: string): boolean {
  return statement.includes('JOIN answers a');
}
