import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApi, type TestApi } from '../../support/api.js';
import { countJobs } from '../../support/counted-jobs.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newAnswer, newAnswerKey, newDataset, newQuestion, newRun } from '../../support/factories.js';
import { leavesOf, unexplained } from '../../support/undefined-values.js';
import { wholeSelection } from '../../support/whole-selection.js';

/** What is selected besides the defaults, so that every argument is met. */
const VARIANTS: readonly Readonly<Record<'calibration' | 'recalibration' | 'discrimination', string>>[] = [
  { calibration: '', recalibration: '', discrimination: '' },
  {
    calibration: '(source: TOKEN)',
    recalibration: '(source: TOKEN, method: TEMPERATURE)',
    discrimination: '(source: TOKEN)',
  },
  {
    calibration: '(binning: EQUAL_MASS, map: UNIT, bins: 3)',
    recalibration: '(method: PLATT, binning: EQUAL_MASS)',
    discrimination: '(source: VERBAL)',
  },
  {
    calibration: '(source: TOKEN, binning: EQUAL_MASS)',
    recalibration: '(source: TOKEN, method: ISOTONIC)',
    discrimination: '(source: TOKEN)',
  },
];

let database: TestDatabase;
let api: TestApi;
let datasetId: number;
const questionIds: number[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  api = await createTestApi(pool, { statistics: countJobs().statistics });
  datasetId = (await newDataset(pool, { difficulty: { Grid: { factor: 'level', easier: 'higher' } } })).id;
  for (const level of ['1', '1', '2', '2']) {
    questionIds.push((await newQuestion(pool, { datasetId, factors: { level } })).id);
  }
  await newAnswerKey(pool, { datasetId, letters: { 'Q-0001': 'A', 'Q-0002': 'B', 'Q-0003': 'A', 'Q-0004': 'B' } });
});
afterAll(() => database.close());

/** All that the schema has of the metrics of a run, fields that come later included, in every variant. */
async function askEverything(name: string): Promise<Record<string, unknown>[]> {
  const select = (variant: Readonly<Record<string, string>>, byTask: string) =>
    wholeSelection(api.schema, 'Metrics', {
      args: { ...variant, psychometric: '(factor: "level")', by: '(factor: "task")' },
      instead: { AnswerKey: '{ id name }', MetricsGroup: `{ key ${byTask} }` },
    });
  const results = VARIANTS.map(async (variant) => {
    const selection = select(variant, `metrics ${select(variant, '')}`);
    const result = await api.execute(`{ runByName(name: "${name}") { metrics ${selection} } }`);
    expect(result.errors).toBeUndefined();
    return (result.data as { runByName: { metrics: Record<string, unknown> } }).runByName.metrics;
  });
  return Promise.all(results);
}

/** Numbers that there are without any answer: counts, which are 0, and what was asked for. */
const COUNTS = [
  ...['n', 'count', 'answers', 'answered', 'rated', 'withProbabilities', 'failed', 'correct', 'wrong'],
  ...['levelsUsed', 'distinct', 'argmaxDisagrees', 'ties'],
];
const GIVEN = [
  ...['confidence.levels.level', 'latency.stage', 'calibration.bins'],
  ...['calibration.reliability.low', 'calibration.reliability.high'],
];

describe('everything that can be asked of', () => {
  it('a run without answers is null with a reason, and no number but counts of 0', async () => {
    const { name } = await newRun(database.pool, { datasetId, name: 'empty' });
    for (const metrics of await askEverything(name)) {
      const numbers = leavesOf(metrics).filter(({ value }) => typeof value === 'number');
      const counts = numbers.filter(({ path }) => COUNTS.includes(path.split('.').at(-1) ?? ''));
      expect(new Set(counts.map(({ value }) => value))).toEqual(new Set([0]));
      const others = numbers.filter((leaf) => !counts.includes(leaf) && !GIVEN.includes(leaf.path));
      expect(others).toEqual([]);
      expect(unexplained(metrics)).toEqual([]);
      expect(metrics).toMatchObject({
        final: true,
        by: [],
        keyAlarm: null,
        psychometric: [],
        recalibration: { calibration: null, reason: 'no_data' },
        metaD: { n: 0, reliable: false, reasons: ['no_data'] },
      });
    }
  });

  it.each([
    ['one answer', [{ letter: 'A', confidence: 5, probabilities: { A: 0.9, B: 0.1 } }]],
    ['an answer without a letter', [{ letter: null, confidence: 3 }]],
    ['an answer without a confidence', [{ letter: 'B', confidence: null }]],
    ['a failed answer', [{ status: 'FAILED' }]],
    [
      'probabilities that are all 0',
      [
        { letter: 'A', confidence: 5, probabilities: { A: 0, B: 0 } },
        { letter: 'B', confidence: 5, probabilities: { A: 0, B: 0 } },
      ],
    ],
    [
      'nothing but right answers of one confidence',
      [
        { letter: 'A', confidence: 5 },
        { letter: 'B', confidence: 5 },
        { letter: 'A', confidence: 5 },
      ],
    ],
    [
      'an answer of each kind',
      [
        { letter: 'A', confidence: 5, probabilities: { A: 0.7, B: 0.3 } },
        { letter: 'A', confidence: 2, probabilities: { A: 0.6, B: 0.4 } },
        { letter: null, confidence: 4 },
        { letter: 'B', confidence: null, probabilities: { A: 1, B: 0 } },
      ],
    ],
  ] as const)('%s gives no error, and what is null says why', async (name, answers) => {
    const { id: runId } = await newRun(database.pool, { datasetId, name });
    for (const [place, answer] of answers.entries()) {
      await newAnswer(database.pool, { runId, questionId: questionIds[place]!, ...answer });
    }
    for (const metrics of await askEverything(name)) expect(unexplained(metrics)).toEqual([]);
  });
});
