import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AnswerConditions } from '../../../../src/services/metrics/answer-filter.js';
import type { GroupTable } from '../../../../src/services/metrics/group-table.js';
import { createMetricsLoaders, type MetricsLoaders } from '../../../../src/services/metrics/metrics-loaders.js';
import { MetricsService, type MetricsSlice } from '../../../../src/services/metrics/metrics.service.js';
import type { StageLatency } from '../../../../src/services/metrics/stage-latency.js';
import { MetricsMemory } from '../../../../src/services/metrics/vectors/metrics-memory.js';
import { verifyResponseVector } from '../../../../src/services/metrics/vectors/verify-responses.js';
import { countStatements } from '../../../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { newRandomRuns, Picker, type RandomAnswer, type RandomRun } from '../../../support/random-answers.js';

/** Every answer of a run that has ended can be had in two ways, which must agree in everything, order included. */
const SEEDS = [1, 2, 3, 4];
const FACTORS = [[], ['task'], ['level'], ['task', 'shape'], ['shape', 'level', 'task']];
const FILTERS: readonly AnswerConditions[] = [
  {},
  { tasks: ['Grid', 'Dots'] },
  { tasks: [] },
  { factors: [{ name: 'level', in: ['2', '12'] }] },
  {
    factors: [
      { name: 'shape', in: ['Ünique'] },
      { name: 'task', in: ['Grid', 'Gabor'] },
    ],
  },
  { status: 'COMPLETE' },
  { status: 'FAILED' },
  { confidence: [1, 5] },
  { confidence: [] },
  { correct: true },
  { correct: false },
  { sample: 1 },
  { sample: 7 },
  { status: 'COMPLETE', correct: false, confidence: [2, 3, 4], sample: 0, tasks: ['Gabor', 'Grid'] },
];

const service = new MetricsService();
let database: TestDatabase;
let worlds: RandomRun[][];

beforeAll(async () => {
  database = await createTestDatabase();
  worlds = await Promise.all(SEEDS.map((seed) => newRandomRuns(database.pool, new Picker(seed), [1, 3])));
});
afterAll(() => database.close());

/** All that can be loaded of every group; what has nothing to count may be missing from a table, so it is left out. */
async function everything(slice: MetricsSlice, loaders: MetricsLoaders): Promise<unknown> {
  const paths = await pathsOf(slice, loaders);
  const entries = async <Value>(load: Promise<GroupTable<Value>>, isKept: (value: Value) => boolean = () => true) => {
    const table = await load;
    return paths
      .map((path) => [path, table.get(path)] as const)
      .filter(([, value]) => value !== undefined && isKept(value));
  };
  return {
    paths,
    cells: await entries(loaders.cells.load(slice)),
    folded: await entries(loaders.foldedCells.load(slice)),
    tokens: await entries(loaders.tokenCells.load(slice), (cells) => cells.length > 0),
    foldedTokens: await entries(loaders.foldedTokenCells.load(slice), (folds) => folds.flat().length > 0),
    coverage: await entries(loaders.tokenCoverage.load(slice), (count) => count > 0),
    latency: (await entries(loaders.latency.load(slice))).map(([path, stages]) => [path, stages?.map(roundedMean)]),
  };
}

/** The order of a sum may change the last bits of a mean. */
function roundedMean({ meanMs, ...stage }: StageLatency): unknown {
  return { ...stage, meanMs: meanMs?.toPrecision(12) };
}

/** The groups of the slice, found level by level. */
async function pathsOf(slice: MetricsSlice, loaders: MetricsLoaders): Promise<(readonly string[])[]> {
  let level: MetricsSlice[] = [{ ...slice, factors: [], groups: [] }];
  for (const factor of slice.factors) {
    const groups = await Promise.all(level.map((parent) => service.groups(parent, factor, loaders)));
    level = groups.flat().map(({ metrics }) => metrics);
  }
  return level.map(({ groups }) => groups);
}

function recounted(run: RandomRun, key: 'catalog' | 'file', where: AnswerConditions): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of run.answers) {
    const truth = answer.question.truth[key];
    if (truth === null || answer.letterStatus === 'MISSING' || !isIn(where, answer, truth)) continue;
    const cell = [truth, answer.letter, answer.confidence].join();
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts;
}

function isIn(where: AnswerConditions, answer: RandomAnswer, truth: string): boolean {
  const { question } = answer;
  const valueOf = (name: string) => (name === 'task' ? question.task : question.factors[name]);
  return (
    (where.tasks?.includes(question.task) ?? true) &&
    (where.factors ?? []).every(({ name, in: values }) => values.includes(valueOf(name) ?? '')) &&
    (where.status == null || where.status === answer.status) &&
    (where.confidence?.includes(answer.confidence ?? 0) ?? true) &&
    (where.sample == null || where.sample === answer.sample) &&
    (where.correct == null || where.correct === (answer.letter === truth))
  );
}

describe('a response vector', () => {
  it('gives what GROUP BY gives and what a recount gives, for any filter, grouping and key', async () => {
    let compared = 0;
    for (const run of worlds.flat()) {
      const { pool, take } = countStatements(database.pool);
      const memory = new MetricsMemory({ pool });
      for (const where of FILTERS) {
        for (const factors of FACTORS) {
          const answerKey = compared % 2 === 0 ? 'catalog' : 'file';
          const loaders = createMetricsLoaders(pool, memory);
          const ended = { ...(await service.slice({ ...run, answerKey, where }, loaders)), factors };
          take();
          const fromVector = await everything(ended, loaders);
          expect(take().filter((text) => text.includes('JOIN answers a ON a.run_id = slice.run_id'))).toEqual([]);
          const fromSql = await everything({ ...ended, final: false }, createMetricsLoaders(database.pool));
          expect([run.runId, where, factors, fromVector]).toEqual([run.runId, where, factors, fromSql]);
          if (factors.length === 0) {
            const { cells } = await service.cells(ended, loaders);
            const own = Object.fromEntries(
              cells.map(({ truth, response, confidence, count }) => [[truth, response, confidence].join(), count]),
            );
            expect(own).toEqual(recounted(run, answerKey, where));
          }
          compared += 1;
        }
      }
      expect(await verifyResponseVector(database.pool, run.runId)).toBe(true);
    }
    expect(compared).toBe(SEEDS.length * 2 * FILTERS.length * FACTORS.length);
  }, 300_000);
});

describe('two vectors', () => {
  const filters = FILTERS.filter(
    ({ status, confidence, correct }) => status === undefined && !confidence && correct == null,
  );

  it('give the joint cells that SQL gives, and that a recount gives', async () => {
    let matches = 0;
    for (const [baseline, candidate] of worlds as [RandomRun, RandomRun][]) {
      const { pool, take } = countStatements(database.pool);
      const memory = new MetricsMemory({ pool });
      for (const where of filters) {
        for (const factors of FACTORS) {
          const loaders = createMetricsLoaders(pool, memory);
          const slices = [baseline, candidate].map((run) => service.slice({ ...run, where }, loaders));
          const [left, right] = (await Promise.all(slices)) as [MetricsSlice, MetricsSlice];
          take();
          const request = { baseline: left, candidate: right, filter: where, factors };
          const fromVectors = await loaders.pairedCells.load(request);
          expect(take().filter((text) => text.includes('FULL JOIN'))).toEqual([]);
          const live = { ...request, baseline: { ...left, final: false } };
          const fromSql = await createMetricsLoaders(database.pool).pairedCells.load(live);
          const paths = await pathsOf({ ...right, factors }, loaders);
          expect(paths.map((path) => fromVectors.get(path))).toEqual(paths.map((path) => fromSql.get(path)));
          if (factors.length > 0) continue;
          expect(fromVectors.get([])?.matched ?? 0).toBe(matchesOf(baseline, candidate, where));
          matches += fromVectors.get([])?.matched ?? 0;
        }
      }
    }
    expect(matches).toBeGreaterThan(100);
  }, 300_000);
});

function matchesOf(baseline: RandomRun, candidate: RandomRun, where: AnswerConditions): number {
  const [left, right] = [baseline, candidate].map(({ answers }) =>
    answers.filter((answer) => {
      const truth = answer.question.truth.catalog;
      return truth !== null && answer.letterStatus !== 'MISSING' && isIn(where, answer, truth);
    }),
  );
  return (left ?? []).filter(({ question, sample }) =>
    right?.some((other) => other.question.qid === question.qid && other.sample === sample),
  ).length;
}
