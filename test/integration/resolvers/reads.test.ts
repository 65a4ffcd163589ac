import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toGlobalId } from '../../../src/resolvers/global-id.js';
import { createTestApi, type TestApi } from '../../support/api.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newAnswer, newAnswerKey, newBackend, newDataset, newQuestion, newRun } from '../../support/factories.js';

interface Page {
  readonly nodes: readonly Readonly<Record<string, unknown>>[];
  readonly edges: readonly { readonly cursor: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly totalCount: number;
}

const PAGE = 'edges { cursor } pageInfo { hasNextPage endCursor } totalCount';

let database: TestDatabase;
let api: TestApi;
let datasetId: number;
let runId: number;
let questionIds: number[];

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  await newDataset(pool, { name: 'words', version: 1 });
  const difficulty = { Grid: { factor: 'level', easier: 'higher' } } as const;
  ({ id: datasetId } = await newDataset(pool, { name: 'words', version: 2, difficulty }));
  questionIds = [];
  for (let index = 0; index < 5; index += 1) {
    const task = index < 3 ? 'Grid' : 'Color';
    questionIds.push((await newQuestion(pool, { datasetId, task, factors: { level: String(index * 5) } })).id);
  }
  await newAnswerKey(pool, { datasetId, letters: { 'Q-0001': 'A', 'Q-0002': 'A', 'Q-0003': 'B', 'Q-0004': 'B' } });
  const { id: backendId } = await newBackend(pool);
  ({ id: runId } = await newRun(pool, { datasetId, backendId, name: 'first', labels: ['pilot'], model: 'm1' }));
  const [one = 0, two = 0, three = 0, four = 0, five = 0] = questionIds;
  await newAnswer(pool, {
    runId,
    questionId: one,
    letter: 'A',
    probabilities: { B: 0.25, A: 0.75 },
    tokenConfidence: 0.75,
  });
  await newAnswer(pool, { runId, questionId: two, letter: 'B', confidence: 3 });
  await newAnswer(pool, { runId, questionId: three, letter: null });
  await newAnswer(pool, { runId, questionId: four, status: 'FAILED' });
  await newAnswer(pool, { runId, questionId: five, letter: 'A', status: 'AWAITING_CONFIDENCE' });
  await newRun(pool, { datasetId, backendId, name: 'second', status: 'RUNNING', model: 'm2' });
  api = await createTestApi(pool, {
    backends: [
      {
        id: backendId,
        name: 'simulated',
        kind: 'SIMULATED',
        models: ['m1'],
        healthy: true,
        version: '1',
        maxInFlight: 64,
      },
    ],
  });
});
afterAll(() => database.close());

describe('connections', () => {
  it.each([
    ['datasets', 'datasets(first: 1, after: $after)', 2],
    ['runs', 'runs(first: 1, after: $after)', 2],
    ['the questions of a dataset', 'dataset(name: "words") { questions(first: 2, after: $after)', 5],
    ['the runs of a dataset', 'dataset(name: "words") { runs(first: 1, after: $after)', 2],
    ['the answers of a run', 'runByName(name: "first") { answers(first: 2, after: $after)', 5],
    [
      'the answers of a question',
      'dataset(name: "words") { question(qid: "Q-0001") { answers(first: 1, after: $after)',
      1,
    ],
  ])('give every one of %s once, page by page', async (_list, field, total) => {
    const closing = '}'.repeat(field.split('{').length - 1);
    const query = `query ($after: String) { ${field} { nodes { id } ${PAGE} } ${closing} }`;
    const seen: unknown[] = [];
    let after: string | null = null;
    do {
      const page = innermost(await api.query<Page>(query, { after }));
      seen.push(...page.nodes.map(({ id }) => id));
      expect(page.totalCount).toBe(total);
      expect(page.pageInfo.endCursor).toBe(page.edges.at(-1)?.cursor);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null && seen.length <= total);
    expect(new Set(seen).size).toBe(total);
    expect(seen).toHaveLength(total);
  });

  it.each([0, 501])('refuse first: %d with a code', async (first) => {
    const { errors } = await api.execute(`{ runs(first: ${first}) { nodes { id } } }`);
    expect(errors?.[0]?.originalError).toMatchObject({ code: 'BAD_USER_INPUT', field: ['first'] });
  });
});

describe('filters', () => {
  const runs = (where: string): Promise<{ runs: Page }> =>
    api.query(`{ runs(where: ${where}) { nodes { name } ${PAGE} } }`);
  const answers = (where: string): Promise<{ runByName: { answers: Page } }> =>
    api.query(`{ runByName(name: "first") { answers(where: ${where}) { nodes { question { qid } } ${PAGE} } } }`);

  it.each([
    ['{ status: [RUNNING] }', ['second']],
    ['{ status: [] }', []],
    ['{ dataset: "words", model: "m1" }', ['first']],
    ['{ dataset: "none" }', []],
    ['{ label: "pilot" }', ['first']],
    ['{}', ['second', 'first']],
  ])('of runs: %s', async (where, names) => {
    const { runs: page } = await runs(where);
    expect(page.nodes.map(({ name }) => name)).toEqual(names);
    expect(page.totalCount).toBe(names.length);
  });

  it.each([
    ['{ tasks: ["Color"] }', [4, 5]],
    ['{ qids: ["Q-0002", "Q-0005", "Q-9999"] }', [2, 5]],
    ['{ factors: [{ name: "level", in: ["0", "20"] }] }', [1, 5]],
    ['{ status: FAILED }', [4]],
    ['{ confidence: [5] }', [1, 3]],
    ['{ correct: true }', [1]],
    ['{ correct: false }', [2, 3]],
    ['{ sample: 1 }', []],
    ['{ tasks: ["Grid"], correct: false, confidence: [3] }', [2]],
  ])('of answers: %s', async (where, numbers) => {
    const page = (await answers(where)).runByName.answers;
    expect(page.nodes.map(({ question }) => (question as { qid: string }).qid)).toEqual(
      numbers.map((n) => `Q-000${n}`),
    );
    expect(page.totalCount).toBe(numbers.length);
  });

  it('say so when a task or a factor does not exist', async () => {
    for (const where of ['{ tasks: ["Gird"] }', '{ factors: [{ name: "levle", in: [] }] }']) {
      const { errors } = await api.execute(`{ runByName(name: "first") { answers(where: ${where}) { totalCount } } }`);
      expect(errors?.[0]?.originalError).toMatchObject({ code: 'BAD_USER_INPUT' });
    }
  });

  it('of questions: by task and by factor', async () => {
    const query =
      '{ dataset(name: "words") { questions(where: { task: "Grid", factors: [{ name: "level", in: ["10"] }] }) { nodes { qid } totalCount } } }';
    expect(await api.query(query)).toEqual({ dataset: { questions: { nodes: [{ qid: 'Q-0003' }], totalCount: 1 } } });
  });
});

describe('fields', () => {
  it('of a dataset: the latest version unless told, its tasks, their factors and their difficulty', async () => {
    const query =
      '{ dataset(name: "words") { version tasks { name questionCount factors { name values } difficulty { factor easier } } } first: dataset(name: "words", version: 1) { version tasks { name } } none: dataset(name: "x") { id } }';
    expect(await api.query(query)).toEqual({
      dataset: {
        version: 2,
        tasks: [
          {
            name: 'Grid',
            questionCount: 3,
            factors: [{ name: 'level', values: ['0', '5', '10'] }],
            difficulty: { factor: 'level', easier: 'HIGHER' },
          },
          { name: 'Color', questionCount: 2, factors: [{ name: 'level', values: ['15', '20'] }], difficulty: null },
        ],
      },
      first: { version: 1, tasks: [] },
      none: null,
    });
  });

  it('of answers: stages as they are written, probabilities by letter, correctness by letter and truth', async () => {
    const query = `{ runByName(name: "first") { answers { nodes {
      status letter letterStatus confidence confidenceStatus isCorrect tokenConfidence
      probabilities { letter probability } stages { stage text attempts } error { code stage attempts } } } } }`;
    const { runByName } = await api.query<{ runByName: { answers: Page } }>(query);
    const [parsed, wrong, unparsed, failed, awaiting] = runByName.answers.nodes;
    expect(parsed).toMatchObject({
      isCorrect: true,
      probabilities: [
        { letter: 'A', probability: 0.75 },
        { letter: 'B', probability: 0.25 },
      ],
      stages: [{ stage: 1, text: 'A', attempts: 1 }, { stage: 2 }],
      error: null,
    });
    expect(wrong).toMatchObject({ isCorrect: false, probabilities: null });
    expect(unparsed).toMatchObject({ letter: null, letterStatus: 'UNPARSED', isCorrect: false });
    expect(failed).toMatchObject({ status: 'FAILED', isCorrect: null, stages: [], error: { stage: 1, attempts: 3 } });
    expect(awaiting).toMatchObject({ status: 'AWAITING_CONFIDENCE', isCorrect: null, stages: [{ stage: 1 }] });
  });

  it('of one answer by qid and sample', async () => {
    const query =
      '{ runByName(name: "first") { answer(qid: "Q-0002") { letter } other: answer(qid: "Q-0002", sample: 1) { letter } none: answer(qid: "x") { letter } } }';
    expect(await api.query(query)).toEqual({ runByName: { answer: { letter: 'B' }, other: null, none: null } });
  });

  it('of a backend: what it says of itself now', async () => {
    const query = '{ backends { name kind models healthy version maxInFlight } }';
    expect(await api.query(query)).toEqual({
      backends: [
        { name: 'simulated', kind: 'SIMULATED', models: ['m1'], healthy: true, version: '1', maxInFlight: 64 },
      ],
    });
  });

  it('of a key: how often each letter is right', async () => {
    const query =
      '{ dataset(name: "words") { defaultAnswerKey { name isDefault questionCount letterCounts { letter count } } } }';
    expect(await api.query(query)).toEqual({
      dataset: {
        defaultAnswerKey: {
          name: 'catalog',
          isDefault: true,
          questionCount: 4,
          letterCounts: [
            { letter: 'A', count: 2 },
            { letter: 'B', count: 2 },
          ],
        },
      },
    });
  });

  it('refuse a key that the dataset does not have, and name those it has', async () => {
    const { errors } = await api.execute(
      '{ dataset(name: "words") { question(qid: "Q-0001") { correctLetter(answerKey: "x") } } }',
    );
    expect(errors?.[0]?.message).toMatch(/catalog/);
  });
});

interface Found {
  readonly id: string;
}

describe('node', () => {
  it('finds every type again by the id that its fields give', async () => {
    const { backends, dataset, runByName } = await api.query<{
      backends: readonly Found[];
      dataset: Found & Record<'question' | 'defaultAnswerKey', Found>;
      runByName: Found & { answer: Found };
    }>(
      '{ backends { id } dataset(name: "words") { id question(qid: "Q-0001") { id } defaultAnswerKey { id } } runByName(name: "first") { id answer(qid: "Q-0001") { id } } }',
    );
    const ids = {
      Backend: backends[0]?.id,
      Dataset: dataset.id,
      Question: dataset.question.id,
      AnswerKey: dataset.defaultAnswerKey.id,
      Run: runByName.id,
      Answer: runByName.answer.id,
    };
    for (const [type, id] of Object.entries(ids)) {
      expect(await api.query('query ($id: ID!) { node(id: $id) { __typename id } }', { id })).toEqual({
        node: { __typename: type, id },
      });
    }
  });

  it('is null for what is gone and an error for what no id can be', async () => {
    const query = 'query ($id: ID!) { node(id: $id) { id } }';
    expect(await api.query(query, { id: toGlobalId('Run', 999_999) })).toEqual({ node: null });
    const { errors } = await api.execute(query, { id: 'Run:1' });
    expect(errors?.[0]?.originalError).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

/** The connection at the end of a path of single fields. */
function innermost(data: object): Page {
  return 'pageInfo' in data ? (data as Page) : innermost(Object.values(data)[0] as object);
}
