import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InvalidInputError, NotFoundError } from '../../../../src/errors.js';
import type { RunStatus } from '../../../../src/schema/run.js';
import type { AnswerConditions } from '../../../../src/services/metrics/answer-filter.js';
import { createMetricsLoaders } from '../../../../src/services/metrics/metrics-loaders.js';
import {
  MetricsService,
  type MetricsSlice,
  type SliceInput,
} from '../../../../src/services/metrics/metrics.service.js';
import { accuracy, accuracyAnswered } from '../../../../src/services/statistics/accuracy.js';
import { confidenceSummary } from '../../../../src/services/statistics/confidence-summary.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { newDataset, newRun, type AnswerRow } from '../../../support/factories.js';
import {
  newMetricsWorld,
  recount,
  tallyOf,
  type MetricsWorld,
  type Tally,
  type WorldQuestion,
} from '../../../support/metrics-world.js';

const service = new MetricsService();
let database: TestDatabase;
let world: MetricsWorld;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await newMetricsWorld(database.pool);
});
afterAll(() => database.close());

/** A run, or the part of it that passes `where`, read with loaders of its own. */
async function measure(input: SliceInput): Promise<Tally> {
  const loaders = createMetricsLoaders(database.pool);
  return tallyOf(await service.slice(input, loaders), loaders);
}

describe('a slice', () => {
  it('counts every answer with a truth, and calls an unreadable one wrong', async () => {
    expect(await measure(world.mixed)).toEqual({ answers: 9, answered: 8, rated: 5, correct: 6 });
  });

  it('gives other numbers under another key, without another run', async () => {
    expect(await measure({ ...world.mixed, answerKey: 'file' })).toEqual({
      answers: 6,
      answered: 5,
      rated: 4,
      correct: 3,
    });
  });

  it('counts given up answers whether or not the key knows the question', async () => {
    const loaders = createMetricsLoaders(database.pool);
    for (const answerKey of ['catalog', 'file']) {
      const slice = await service.slice({ ...world.mixed, answerKey }, loaders);
      expect((await service.cells(slice, loaders)).failed).toBe(2);
    }
  });

  it('counts token probabilities of answers with a truth and a letter', async () => {
    const loaders = createMetricsLoaders(database.pool);
    const slice = await service.slice(world.mixed, loaders);
    expect(await service.tokenCoverage(slice, loaders)).toBe(2);
    const [gabor, grid] = await service.groups(slice, 'task', loaders);
    expect(await service.tokenCoverage(gabor?.metrics ?? slice, loaders)).toBe(0);
    expect(await service.tokenCoverage(grid?.metrics ?? slice, loaders)).toBe(2);
  });

  it('has no values, rather than zeros, for a run without answers', async () => {
    const { id: runId } = await newRun(database.pool, { datasetId: world.datasetId, status: 'QUEUED' });
    const loaders = createMetricsLoaders(database.pool);
    const slice = await service.slice({ runId, datasetId: world.datasetId, runStatus: 'QUEUED' }, loaders);
    const { cells, failed } = await service.cells(slice, loaders);
    expect([cells, failed, await service.tokenCoverage(slice, loaders)]).toEqual([[], 0, 0]);
    expect(accuracy(cells)).toMatchObject({ n: 0, value: null });
    expect(accuracyAnswered(cells).value).toBeNull();
    expect(confidenceSummary(cells)).toMatchObject({ mean: null, sd: null });
    expect(await service.groups(slice, 'task', loaders)).toEqual([]);
    expect(await service.latency(slice, loaders)).toEqual(
      [1, 2].map((stage) => ({ stage, n: 0, meanMs: null, p50Ms: null, p95Ms: null, p99Ms: null })),
    );
  });

  it.each<[RunStatus, boolean]>([
    ['QUEUED', false],
    ['RUNNING', false],
    ['PAUSED', false],
    ['COMPLETED', true],
    ['FAILED', true],
    ['CANCELLED', true],
  ])('of a run that is %s has final %p', async (runStatus, final) => {
    const slice = await service.slice({ ...world.mixed, runStatus }, createMetricsLoaders(database.pool));
    expect(slice.final).toBe(final);
  });

  it('needs a key: the message names those that exist, or says how to get one', async () => {
    const loaders = createMetricsLoaders(database.pool);
    const unknown = service.slice({ ...world.mixed, answerKey: 'truth' }, loaders);
    await expect(unknown).rejects.toThrow(
      new NotFoundError('This dataset has no answer key "truth". It has: catalog, file.'),
    );
    const { id: datasetId } = await newDataset(database.pool);
    await expect(service.slice({ ...world.mixed, datasetId }, loaders)).rejects.toThrow(/importAnswerKey/);
  });
});

describe('a filter', () => {
  const cases: [string, AnswerConditions, (question: WorldQuestion, answer: AnswerRow) => boolean][] = [
    ['tasks', { tasks: ['Gabor'] }, (question) => question.task === 'Gabor'],
    ['no tasks', { tasks: [] }, () => false],
    ['qids', { qids: ['Q-0001', 'Q-0006'] }, ({ qid }) => ['Q-0001', 'Q-0006'].includes(qid)],
    ['status', { status: 'COMPLETE' }, (_, { status }) => status === 'COMPLETE'],
    ['confidence', { confidence: [4, 5] }, (_, { confidence }) => confidence !== null && confidence >= 4],
    ['sample', { sample: 1 }, (_, { sample }) => sample === 1],
    ['correct', { correct: true }, ({ truth }, { letter }) => letter === truth.catalog],
    ['wrong', { correct: false }, ({ truth }, { letter }) => letter !== truth.catalog],
    [
      'factors, all of which must hold',
      {
        factors: [
          { name: 'grid_level', in: ['1', '12'] },
          { name: 'shape', in: ['Circle'] },
        ],
      },
      ({ factors }) => factors.grid_level !== undefined && factors.grid_level !== '2' && factors.shape === 'Circle',
    ],
    ['task as a factor', { factors: [{ name: 'task', in: ['Grid'] }] }, ({ task }) => task === 'Grid'],
    [
      'everything at once',
      { tasks: ['Grid'], status: 'COMPLETE', confidence: [3, 4, 5], correct: true, sample: 0 },
      ({ task, truth }, { status, confidence, letter, sample }) =>
        task === 'Grid' && status === 'COMPLETE' && (confidence ?? 0) >= 3 && letter === truth.catalog && sample === 0,
    ],
  ];

  it.each(cases)('by %s chooses what a recount chooses', async (_, where, includes) => {
    for (const run of [world.mixed, world.sampled]) {
      expect(await measure({ ...run, where })).toEqual(recount(world, run.answers, 'catalog', includes));
    }
  });

  it('by correctness goes by the key in use', async () => {
    const input = { ...world.mixed, answerKey: 'file' };
    const right = recount(world, world.mixed.answers, 'file', ({ truth }, { letter }) => letter === truth.file);
    expect(await measure({ ...input, where: { correct: true } })).toEqual(right);
    expect(right.correct).toBe(3);
    expect(await measure({ ...input, where: { correct: false } })).toMatchObject({ answers: 3, correct: 0 });
  });

  it('that names an unknown task or factor is refused, not empty', async () => {
    await expect(measure({ ...world.mixed, where: { tasks: ['grid'] } })).rejects.toThrow(
      new InvalidInputError('This dataset has no task "grid". It has: Gabor, Grid.'),
    );
    await expect(measure({ ...world.mixed, where: { factors: [{ name: 'level', in: ['1'] }] } })).rejects.toThrow(
      new InvalidInputError('This dataset has no factor "level". It has: task, gabor_level, grid_level, shape.'),
    );
  });
});

describe('groups', () => {
  it('are one for each value, in natural order, and leave out questions without the factor', async () => {
    const loaders = createMetricsLoaders(database.pool);
    const slice = await service.slice(world.sampled, loaders);
    const levels = await service.groups(slice, 'grid_level', loaders);
    expect(levels.map(({ key }) => key)).toEqual(['1', '2', '12']);
    const shapes = await service.groups(slice, 'shape', loaders);
    const tallies = await Promise.all(shapes.map(({ metrics }) => tallyOf(metrics, loaders)));
    expect(tallies.map(({ answers }) => answers)).toEqual([12, 10]);
  });

  it.each(['catalog', 'file'] as const)('two deep equal a recount under the key %s', async (answerKey) => {
    const loaders = createMetricsLoaders(database.pool);
    for (const run of [world.mixed, world.sampled]) {
      const slice = await service.slice({ ...run, answerKey }, loaders);
      let compared = 0;
      for (const { key: task, metrics } of await service.groups(slice, 'task', loaders)) {
        for (const { key: shape, metrics: leaf } of await service.groups(metrics, 'shape', loaders)) {
          const expected = recount(world, run.answers, answerKey, (q) => q.task === task && q.factors.shape === shape);
          expect([task, shape, await tallyOf(leaf, loaders)]).toEqual([task, shape, expected]);
          compared += 1;
        }
      }
      expect(compared).toBe(4);
    }
  });

  it('nest to any depth and keep the filter', async () => {
    const loaders = createMetricsLoaders(database.pool);
    const slice = await service.slice({ ...world.sampled, where: { sample: 0 } }, loaders);
    let level: MetricsSlice[] = [slice];
    for (const factor of ['task', 'shape', 'grid_level', 'task']) {
      const groups = await Promise.all(level.map((parent) => service.groups(parent, factor, loaders)));
      level = groups.flat().map(({ metrics }) => metrics);
    }
    expect(level).toHaveLength(6);
    const tallies = await Promise.all(level.map((leaf) => tallyOf(leaf, loaders)));
    expect(tallies.map(({ answers }) => answers)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('exist where the only answer has no reply', async () => {
    const loaders = createMetricsLoaders(database.pool);
    const slice = await service.slice({ ...world.mixed, where: { qids: ['Q-0009'] } }, loaders);
    const [gabor] = await service.groups(slice, 'task', loaders);
    expect(gabor?.key).toBe('Gabor');
    expect(await service.cells(gabor?.metrics ?? slice, loaders)).toEqual({ cells: [], failed: 1 });
  });

  it('of a factor that only other tasks have are none', async () => {
    const loaders = createMetricsLoaders(database.pool);
    const slice = await service.slice({ ...world.mixed, where: { tasks: ['Gabor'] } }, loaders);
    expect(await service.groups(slice, 'grid_level', loaders)).toEqual([]);
  });

  it('of a factor that the dataset does not have are refused, with those it has', async () => {
    const loaders = createMetricsLoaders(database.pool);
    const slice = await service.slice(world.mixed, loaders);
    await expect(service.groups(slice, "level' OR true --", loaders)).rejects.toThrow(
      /no factor "level' OR true --". It has: task, gabor_level, grid_level, shape\./,
    );
  });
});

describe('latency', () => {
  it('is given for both stages, with interpolated quantiles, whatever the key knows', async () => {
    for (const answerKey of ['catalog', 'file']) {
      const loaders = createMetricsLoaders(database.pool);
      const slice = await service.slice({ ...world.mixed, answerKey }, loaders);
      // Stage 1: 100, 200 ... 900; stage 2: 10 ... 70. Quantile q of n values stands at place q (n - 1).
      expect(await service.latency(slice, loaders)).toEqual([
        { stage: 1, n: 9, meanMs: 500, p50Ms: 500, p95Ms: expect.closeTo(860, 9), p99Ms: expect.closeTo(892, 9) },
        { stage: 2, n: 7, meanMs: 40, p50Ms: 40, p95Ms: expect.closeTo(67, 9), p99Ms: expect.closeTo(69.4, 9) },
      ]);
    }
  });

  it('keeps to the filter and the group', async () => {
    const loaders = createMetricsLoaders(database.pool);
    const slice = await service.slice({ ...world.mixed, where: { correct: true } }, loaders);
    const [gabor] = await service.groups(slice, 'task', loaders);
    // Positions 7 and 9 of Gabor are right; neither has a second stage.
    expect(await service.latency(gabor?.metrics ?? slice, loaders)).toMatchObject([
      { stage: 1, n: 2, meanMs: 850, p50Ms: 850 },
      { stage: 2, n: 0, meanMs: null, p50Ms: null, p95Ms: null, p99Ms: null },
    ]);
  });
});
