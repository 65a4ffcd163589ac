import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunComparison } from '../../../src/schema/run-comparison.js';
import { toGlobalId } from '../../../src/resolvers/global-id.js';
import { createTestApi, type TestApi } from '../../support/api.js';
import { newComparedWorld, type ComparedWorld } from '../../support/compared-world.js';
import { countStatements, type CountedPool } from '../../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
let counted: CountedPool;
let world: ComparedWorld;
let api: TestApi;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await newComparedWorld(database.pool);
  counted = countStatements(database.pool);
  api = await createTestApi(counted.pool);
});
afterAll(() => database.close());

type RunName = keyof ComparedWorld['runs'];
const COUNTS = 'matched unmatched onlyBaselineRight onlyCandidateRight';
const DIFFERENCE = '{ baseline candidate value low high p method n reason }';

async function compare(
  [baseline, candidate]: readonly [RunName, RunName],
  selection: string,
  args = '',
): Promise<RunComparison> {
  const query = `query ($baseline: ID!, $candidate: ID!) {
    compareRuns(baseline: $baseline, candidate: $candidate ${args}) { ${selection} }
  }`;
  const ids = { baseline: world.runs[baseline], candidate: world.runs[candidate] };
  return (await api.query<{ compareRuns: RunComparison }>(query, ids)).compareRuns;
}

const BOTH = ['baseline', 'candidate'] as const;
const close = (value: number) => expect.closeTo(value, 12);

describe.each(['RUNNING', 'COMPLETED'])('compareRuns, of runs that are %s,', (status) => {
  beforeAll(async () => {
    await database.pool.query('UPDATE runs SET status = $1', [status]);
  });

  it('counts the questions that both have answered, and those on which they differ', async () => {
    const compared = await compare(BOTH, `${COUNTS} mcNemarP mcNemarMidP baseline { name } candidate { name }`);
    // b = 2 and c = 3: 2 P(X <= 2) of five coins is 1; the mid-p takes off P(X = 2) = 10 / 32
    expect(compared).toEqual({
      baseline: { name: 'baseline' },
      candidate: { name: 'candidate' },
      matched: 7,
      unmatched: 2,
      onlyBaselineRight: 2,
      onlyCandidateRight: 3,
      mcNemarP: close(1),
      mcNemarMidP: close(1 - 10 / 32),
    });
  });

  it('gives the difference of accuracy, of calibration and of sensitivity, as counted by hand', async () => {
    const compared = await compare(BOTH, `accuracy ${DIFFERENCE} ece ${DIFFERENCE} auroc ${DIFFERENCE}`);
    const margin = 1.959963984540054 * Math.sqrt((4 / 9 + 3 / 9 - (1 / 9) ** 2) / 9);
    expect(compared.accuracy).toEqual({
      baseline: close(3 / 7),
      candidate: close(4 / 7),
      value: close(1 / 7),
      low: close(1 / 9 - margin),
      high: close(1 / 9 + margin),
      p: close(1),
      method: 'bonett-price, mcnemar exact',
      n: 7,
      reason: null,
    });
    // rated in both: Q1, Q2, Q3, Q4, Q6. Baseline: three of 5 with one right, a right 4, a wrong 2.
    // Candidate: two right of 5, a wrong 3, two of 4 with one right.
    expect(compared.ece).toMatchObject({
      baseline: close((3 * (2 / 3) + 0.125 + 0.625) / 5),
      candidate: close((0.75 + 2 * 0.375) / 5),
      value: close(-0.25),
      method: 'paired percentile bootstrap',
      n: 5,
      reason: null,
    });
    expect(compared.ece.low).toBeLessThanOrEqual(-0.25);
    expect(compared.ece.high).toBeGreaterThanOrEqual(-0.25);
    // right 5 4 against wrong 5 2 5; right 5 5 4 against wrong 3 4
    expect(compared.auroc).toMatchObject({
      baseline: close(3 / 6),
      candidate: close(5.5 / 6),
      value: close(2.5 / 6),
      method: 'influence values',
      n: 5,
    });
  });

  it('splits by task and then by a factor; what nobody has in common is undefined, with a reason', async () => {
    const { by } = await compare(
      BOTH,
      `by(factor: "task") { key comparison { ${COUNTS} by(factor: "level") {
        key comparison { ${COUNTS} mcNemarP mcNemarMidP accuracy { value p n reason } ece { value p reason }
          auroc { value p reason } baseline { name } }
      } } }`,
    );
    const counts = ({ matched, unmatched, onlyBaselineRight, onlyCandidateRight }: RunComparison) => [
      ...[matched, unmatched],
      ...[onlyBaselineRight, onlyCandidateRight],
    ];
    const tree = by.flatMap(({ key, comparison }) => [
      [key, ...counts(comparison)],
      ...comparison.by.map((level) => [`${key} ${level.key}`, ...counts(level.comparison)]),
    ]);
    expect(tree).toEqual([
      ['Gabor', 2, 2, 1, 0],
      ['Gabor 1', 2, 0, 1, 0],
      ['Gabor 2', 0, 2, 0, 0],
      ['Grid', 5, 0, 1, 3],
      ['Grid 1', 2, 0, 1, 0],
      ['Grid 2', 3, 0, 0, 3],
    ]);
    expect(by[0]?.comparison.by[1]?.comparison).toMatchObject({
      baseline: { name: 'baseline' },
      mcNemarP: null,
      mcNemarMidP: null,
      accuracy: { value: null, p: null, n: 0, reason: 'no_data' },
      ece: { value: null, p: null, reason: 'no_data' },
      auroc: { value: null, p: null, reason: expect.any(String) },
    });
  });

  it('goes by the key that is named, and by the questions that are chosen', async () => {
    const underFile = await compare(BOTH, COUNTS, ', answerKey: "file"');
    expect(underFile).toEqual({ matched: 5, unmatched: 0, onlyBaselineRight: 1, onlyCandidateRight: 3 });
    const ofGabor = await compare(BOTH, COUNTS, ', where: { tasks: ["Gabor"] }');
    expect(ofGabor).toEqual({ matched: 2, unmatched: 2, onlyBaselineRight: 1, onlyCandidateRight: 0 });
    const ofLevel = await compare(BOTH, COUNTS, ', where: { factors: [{ name: "level", in: ["2"] }], sample: 0 }');
    expect(ofLevel).toEqual({ matched: 3, unmatched: 2, onlyBaselineRight: 0, onlyCandidateRight: 3 });
    const ofNothing = await compare(BOTH, COUNTS, ', where: { sample: 1 }');
    expect(ofNothing).toEqual({ matched: 0, unmatched: 0, onlyBaselineRight: 0, onlyCandidateRight: 0 });
  });

  it('finds nothing between a run and itself', async () => {
    const itself = await compare(
      ['baseline', 'baseline'],
      `${COUNTS} mcNemarP mcNemarMidP accuracy { value p } ece { value low high p } auroc { value p reason }`,
    );
    expect(itself).toEqual({
      matched: 8,
      unmatched: 0,
      onlyBaselineRight: 0,
      onlyCandidateRight: 0,
      mcNemarP: 1,
      mcNemarMidP: 1,
      accuracy: { value: 0, p: 1 },
      ece: { value: 0, low: 0, high: 0, p: 1 },
      auroc: { value: 0, p: null, reason: 'degenerate_interval' },
    });
  });

  it('has nothing to match in a run without answers', async () => {
    const compared = await compare(['baseline', 'empty'], `${COUNTS} accuracy { value n reason } ece { value reason }`);
    expect(compared).toEqual({
      matched: 0,
      unmatched: 8,
      onlyBaselineRight: 0,
      onlyCandidateRight: 0,
      accuracy: { value: null, n: 0, reason: 'no_data' },
      ece: { value: null, reason: 'no_data' },
    });
  });

  it('matches two versions of a dataset by qid and task, each under its own key', async () => {
    // Q5 is of another task there, and Q6 to Q8 are not there: on either side what is not matched is counted.
    const compared = await compare(
      ['baseline', 'later'],
      `${COUNTS} by(factor: "level") { key comparison { matched } }`,
    );
    expect(compared).toEqual({
      matched: 4,
      unmatched: 1 + 4,
      onlyBaselineRight: 0,
      onlyCandidateRight: 1,
      // the group of a matched question is that of the baseline's
      by: [
        { key: '1', comparison: { matched: 2 } },
        { key: '2', comparison: { matched: 2 } },
        { key: '9', comparison: { matched: 0 } },
      ],
    });
  });
});

describe('compareRuns of runs that go on', () => {
  beforeAll(async () => {
    await database.pool.query("UPDATE runs SET status = 'RUNNING'");
  });

  it('reads the answers once, however many of its fields are asked for, and once more for each level of nesting', async () => {
    counted.take();
    await compare(BOTH, `${COUNTS} mcNemarP accuracy { p } ece { value } auroc { value }`);
    expect(counted.take().filter(joinsAnswers)).toHaveLength(1);
    await compare(BOTH, `matched by(factor: "task") { comparison { matched by(factor: "level") { key } } }`);
    expect(counted.take().filter(joinsAnswers)).toHaveLength(3);
    await compare(BOTH, 'baseline { name } candidate { name }');
    expect(counted.take().filter(joinsAnswers)).toHaveLength(0);
  });
});

describe('compareRuns refuses', () => {
  it.each([
    ['status: COMPLETE', 'status'],
    ['confidence: [5]', 'confidence'],
    ['correct: true', 'correct'],
  ])('to choose answers by outcome (%s), which would bias', async (filter, field) => {
    await expect(compare(BOTH, 'matched', `, where: { ${filter} }`)).rejects.toMatchObject({
      message: expect.stringContaining(`"${field}": choosing by outcome biases`),
      originalError: { code: 'BAD_USER_INPUT', field: ['where', field] },
    });
  });

  it('what is not there, naming the argument', async () => {
    const ask = (baseline: string, candidate: string) =>
      api.query(`{ compareRuns(baseline: "${baseline}", candidate: "${candidate}") { matched } }`);
    const unknown = toGlobalId('Run', 999_999);
    const { baseline } = world.runs;
    await expect(ask(unknown, baseline)).rejects.toMatchObject({
      originalError: { code: 'NOT_FOUND', field: ['baseline'] },
    });
    await expect(ask(baseline, unknown)).rejects.toMatchObject({
      originalError: { code: 'NOT_FOUND', field: ['candidate'] },
    });
    await expect(ask(baseline, 'run 7')).rejects.toMatchObject({
      originalError: { code: 'BAD_USER_INPUT', field: ['candidate'] },
    });
    await expect(compare(BOTH, 'matched', ', answerKey: "truth"')).rejects.toMatchObject({
      message: 'This dataset has no answer key "truth". It has: catalog, file.',
      originalError: { code: 'NOT_FOUND', field: ['answerKey'] },
    });
    await expect(compare(BOTH, 'matched', ', where: { tasks: ["Grids"] }')).rejects.toMatchObject({
      originalError: { code: 'BAD_USER_INPUT', field: ['where', 'tasks'] },
    });
    await expect(compare(BOTH, 'by(factor: "shape") { key }')).rejects.toMatchObject({
      message: 'This dataset has no factor "shape". It has: task, level.',
      originalError: { code: 'BAD_USER_INPUT', field: ['factor'] },
    });
  });
});

function joinsAnswers(statement: string): boolean {
  return statement.includes('JOIN answers a');
}
