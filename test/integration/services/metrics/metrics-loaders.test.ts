import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AnswerConditions } from '../../../../src/services/metrics/answer-filter.js';
import { createMetricsLoaders } from '../../../../src/services/metrics/metrics-loaders.js';
import { MetricsService } from '../../../../src/services/metrics/metrics.service.js';
import { MetricsMemory } from '../../../../src/services/metrics/vectors/metrics-memory.js';
import { countStatements } from '../../../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { newAnswerKey, newDataset } from '../../../support/factories.js';
import { newMetricsWorld, recount, tallyOf, type MetricsWorld } from '../../../support/metrics-world.js';

const service = new MetricsService();
let database: TestDatabase;
let world: MetricsWorld;
/** Two runs that go on, as far as the loaders are told. */
let live: { readonly mixed: MetricsWorld['mixed']; readonly sampled: MetricsWorld['sampled'] };

beforeAll(async () => {
  database = await createTestDatabase();
  world = await newMetricsWorld(database.pool);
  live = { mixed: { ...world.mixed, runStatus: 'RUNNING' }, sampled: world.sampled };
});
afterAll(() => database.close());

describe('the number of statements for runs that go on', () => {
  it('does not grow with runs or keys: one for all that share filter and grouping', async () => {
    const { pool, take } = countStatements(database.pool);
    const loaders = createMetricsLoaders(pool);
    const inputs = [live.mixed, live.sampled, { ...live.mixed, answerKey: 'file' }];
    const slices = await Promise.all(inputs.map((input) => service.slice(input, loaders)));
    expect(take()).toHaveLength(1);
    const tallies = await Promise.all(slices.map((slice) => tallyOf(slice, loaders)));
    expect(take()).toHaveLength(1);
    expect(tallies).toEqual([
      recount(world, world.mixed.answers, 'catalog'),
      recount(world, world.sampled.answers, 'catalog'),
      recount(world, world.mixed.answers, 'file'),
    ]);
    await Promise.all(slices.map((slice) => service.latency(slice, loaders)));
    expect(take()).toHaveLength(1);
  });

  it('grows by one a level of nesting, not by groups', async () => {
    const { pool, take } = countStatements(database.pool);
    const loaders = createMetricsLoaders(pool);
    const runs = [live.mixed, live.sampled];
    const slices = await Promise.all(runs.map((run) => service.slice(run, loaders)));
    take();
    const tasks = (await Promise.all(slices.map((slice) => service.groups(slice, 'task', loaders)))).flat();
    expect([tasks.length, take().length]).toEqual([4, 1]);
    const shapes = await Promise.all(tasks.map(({ metrics }) => service.groups(metrics, 'shape', loaders)));
    expect([shapes.flat().length, take().length]).toEqual([8, 1]);
    await Promise.all(shapes.flat().map(({ metrics }) => tallyOf(metrics, loaders)));
    expect(take()).toHaveLength(0);
  });

  it('is one for each distinct filter, however often it is given', async () => {
    const { pool, take } = countStatements(database.pool);
    const loaders = createMetricsLoaders(pool);
    const filters: AnswerConditions[] = [{}, { sample: 0 }, { sample: 0, tasks: null }, { correct: true }];
    const slices = await Promise.all(filters.map((where) => service.slice({ ...live.mixed, where }, loaders)));
    take();
    await Promise.all(slices.map((slice) => service.cells(slice, loaders)));
    expect(take()).toHaveLength(3);
  });

  it('joins the questions only where filter or grouping ask for them', async () => {
    const { pool, take } = countStatements(database.pool);
    const loaders = createMetricsLoaders(pool);
    const slice = await service.slice({ ...live.mixed, where: { confidence: [5] } }, loaders);
    take();
    await service.cells(slice, loaders);
    expect(take()).toEqual([expect.not.stringContaining('questions')]);
    await service.groups(slice, 'task', loaders);
    expect(take()).toEqual([expect.stringContaining('FROM questions')]);
  });
});

describe('the number of statements for runs that have ended', () => {
  it('is one for all of them, whatever key, filter and grouping, once they are packed and the keys are known', async () => {
    const { pool, take } = countStatements(database.pool);
    const memory = new MetricsMemory({ pool });
    const inputs = ['catalog', 'file'].map((answerKey) => ({ ...world.mixed, answerKey }));
    const filters: AnswerConditions[] = [{}, { sample: 0 }, { correct: true }, { tasks: ['Grid'] }];
    const measure = async (): Promise<unknown> => {
      const loaders = createMetricsLoaders(pool, memory);
      const slices = await Promise.all(
        inputs.flatMap((input) => filters.map((where) => service.slice({ ...input, where }, loaders))),
      );
      take();
      const tallies = await Promise.all(slices.map((slice) => tallyOf(slice, loaders)));
      const groups = await Promise.all(slices.map((slice) => service.groups(slice, 'shape', loaders)));
      return [tallies, groups];
    };
    const first = await measure();
    // State, pack, compare with a recount, state again, bytes, columns of the keys and the task; then that of the shape.
    expect(take()).toHaveLength(7);
    expect(await measure()).toEqual(first);
    expect(take()).toEqual([expect.stringContaining('FROM response_vectors')]);
  });
});

describe('keys of several datasets', () => {
  it('are looked up in one statement, each dataset with its own key of that name', async () => {
    const { pool, take } = countStatements(database.pool);
    const { id: datasetId } = await newDataset(database.pool);
    const other = await newAnswerKey(database.pool, { datasetId, name: 'file' });
    const loaders = createMetricsLoaders(pool);
    const inputs = [world.mixed, { ...world.mixed, datasetId }].map((input) => ({ ...input, answerKey: 'file' }));
    const [mine, theirs] = await Promise.all(inputs.map((input) => service.slice(input, loaders)));
    expect(theirs?.answerKeyId).toBe(other.id);
    expect(mine?.answerKeyId).not.toBe(other.id);
    expect(take()).toHaveLength(1);
  });
});
