import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getOperationAST, OperationTypeNode, parse } from 'graphql';
import * as audits from '../../../src/cli/api/audit-operations.js';
import * as comparisons from '../../../src/operations/comparison-operations.js';
import * as imports from '../../../src/cli/api/import-operations.js';
import * as metrics from '../../../src/cli/api/metrics-operations.js';
import * as reports from '../../../src/operations/report-operations.js';
import * as runs from '../../../src/cli/api/run-operations.js';
import { toGlobalId } from '../../../src/resolvers/global-id.js';
import { QueryPlan } from '../../../src/server/query-plan.js';
import * as pageComparisons from '../../../web/api/compare-operations.js';
import * as pageMetrics from '../../../web/api/metrics-operations.js';
import * as pageQuestions from '../../../web/api/question-operations.js';
import * as pageRuns from '../../../web/api/run-operations.js';
import * as pageStarts from '../../../web/api/start-operations.js';
import { createTestApi, type TestApi } from '../../support/api.js';
import { startApiServer, type ApiServer } from '../../support/api-server.js';
import { countStatements, type CountedPool } from '../../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newAnswer, newDataset, newQuestion, newRun } from '../../support/factories.js';
import { newMetricsWorld } from '../../support/metrics-world.js';
import { wholeSelection } from '../../support/whole-selection.js';

interface Query {
  readonly name: string;
  readonly text: string;
}

const TABS = path.resolve(import.meta.dirname, '../../../web/graphiql/tabs');

/** Every query that this project sends, and more that hold what the others leave out. */
const queries: readonly Query[] = [
  ...[audits, comparisons, imports, metrics, reports, runs].flatMap(operationsOf),
  ...[pageComparisons, pageMetrics, pageQuestions, pageRuns, pageStarts].flatMap(operationsOf),
  { name: 'TRUTHS', text: pageQuestions.truthsOperation(3).text },
  ...readdirSync(TABS)
    .filter((name) => name.endsWith('.graphql'))
    .map((name) => ({ name, text: readFileSync(path.join(TABS, name), 'utf8') })),
  {
    name: 'edges',
    text: 'query ($name: String!) { dataset(name: $name) { questions(first: 3) { edges { cursor node { qid correctLetter } } totalCount } } }',
  },
  {
    name: 'answers with their stages',
    text: `query ($id: ID!, $confidence: Int!) { run(id: $id) { answers(where: { confidence: [$confidence] }) { nodes {
      id isCorrect ...Replies error { code retrying } probabilities { letter probability } } } answer(qid: "Q-0001") { ...Replies } } }
      fragment Replies on Answer { stages { stage text latencyMs attempts writtenAt } }`,
  },
  {
    name: 'answers without their stages',
    text: 'query ($id: ID!) { run(id: $id) { answers { nodes { id letter } } } }',
  },
  {
    name: 'no such run',
    text: 'query ($name: String!) { a: runByName(name: "none") { id } runs { totalCount } dataset(name: $name) { id } }',
  },
  {
    name: 'an id of another kind',
    text: 'query ($dataset: ID = "x") { run(id: $dataset) { id } runs { totalCount } }',
  },
  {
    name: 'a key that is not there',
    text: 'query ($id: ID!) { run(id: $id) { name metrics(answerKey: "none") { final } } }',
  },
  { name: 'too large a page', text: 'query ($first: Int = 501) { runs(first: $first) { totalCount } }' },
].filter(({ text }) => getOperationAST(parse(text))?.operation === OperationTypeNode.QUERY);

let database: TestDatabase;
let counted: CountedPool;
let server: ApiServer;
let api: TestApi;
let variables: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  database = await createTestDatabase();
  counted = countStatements(database.pool);
  const { pool } = database;
  const world = await newMetricsWorld(pool);
  const other = await newRun(pool, { datasetId: world.datasetId, status: 'COMPLETED', name: 'other' });
  for (const { id: questionId } of world.questions) await newAnswer(pool, { runId: other.id, questionId, letter: 'A' });
  const { rows } = await pool.query<{ name: string }>('SELECT name FROM datasets');
  const [id, candidate] = [toGlobalId('Run', world.mixed.runId), toGlobalId('Run', other.id)];
  const name = rows[0]!.name;
  const sides = { a: id, b: candidate, baseline: id, candidate, runs: [id, candidate] };
  variables = { id, runId: id, name, dataset: name, ...sides, answerKey: 'catalog', factor: 'shape', withFactor: true };
  variables = { ...variables, first: 2, answers: 5, confidence: 4 };
  server = await startApiServer(counted.pool);
  api = await createTestApi(pool);
});
afterAll(async () => {
  await server.close();
  await database.close();
});

describe('a query that comes again', () => {
  it.each(queries)('$name is answered as at first', async ({ text }) => {
    const operation = { query: text, variables: variablesOf(text) };
    const [first, second, third] = [await post(operation), await post(operation), await post(operation)];
    expect(second).toEqual(first);
    expect(third).toEqual(first);
  });

  it('has a plan, unless it has directives or asks for a node', () => {
    const without = queries.filter(({ text }) => !planOf(text)).map(({ name }) => name);
    expect(without).toEqual(['COMPARE_ALL_RUNS', 'COMPARE_RUNS', 'CHOSEN_RUNS', 'SHOWN_QUESTION', 'TRUTHS']);
  });

  it('reads as often as at first', async () => {
    const { text } = queries.find(({ name }) => name === 'edges')!;
    const statements: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      counted.take();
      await post({ query: text, variables: variablesOf(text) });
      statements.push(counted.take().length);
    }
    expect(new Set(statements).size).toBe(1);
  });

  it('is answered as its variables are, not as they were', async () => {
    const query = 'query ($name: String!) { runByName(name: $name) { name } }';
    const names = ['other', 'none', 'other'];
    const answers = [];
    for (const name of names) answers.push(JSON.parse((await post({ query, variables: { name } })).body));
    expect(answers).toEqual([
      { data: { runByName: { name: 'other' } } },
      { data: { runByName: null } },
      { data: { runByName: { name: 'other' } } },
    ]);
  });

  it('is the operation that is named', async () => {
    const query = 'query A { runByName(name: "other") { name } } query B { runs { totalCount } }';
    for (let time = 0; time < 2; time += 1) {
      expect((await post({ query, operationName: 'A' })).body).toContain('other');
      expect((await post({ query, operationName: 'B' })).body).toContain('totalCount');
      expect((await post({ query })).status).toBe(400);
      expect((await post({ query, operationName: 'C' })).status).toBe(400);
    }
  });

  it('sees what was written meanwhile', async () => {
    const { id: datasetId } = await newDataset(database.pool, { name: 'growing' });
    const query = '{ dataset(name: "growing") { questions { totalCount } } }';
    const count = async (): Promise<unknown> => (JSON.parse((await post({ query })).body) as { data: unknown }).data;
    expect(await count()).toEqual({ dataset: { questions: { totalCount: 0 } } });
    expect(await count()).toEqual({ dataset: { questions: { totalCount: 0 } } });
    await newQuestion(database.pool, { datasetId });
    expect(await count()).toEqual({ dataset: { questions: { totalCount: 1 } } });
  });
});

it.each([
  ['variables that are no object', { variables: [1] }],
  ['variables as text', { variables: '{}' }],
  ['an operation name that is no text', { operationName: 1 }],
  ['extensions', { extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }],
  ['no query', { query: undefined }],
  ['a query that is no text', { query: { kind: 'Document' } }],
])('refuses a request for %s, also when its query is known', async (_what, change) => {
  const query = '{ runs { totalCount } }';
  const expected = await post({ query: `${query} `, ...change });
  for (let time = 0; time < 2; time += 1) await post({ query });
  expect(await post({ query, ...change })).toEqual(expected);
});

it.each([
  'text/html',
  'application/graphql-response+json',
  'application/graphql-response+json, application/json',
  'application/json;q=0.5, */*',
  '*/*',
  'application/json',
])('answers with the same type for Accept: %s', async (accept) => {
  const query = `{ runs { totalCount } accepts: __typename # ${accept}\n}`;
  const first = await post({ query }, { accept });
  expect(await post({ query }, { accept })).toEqual(first);
});

it('plans every field of what a run and its metrics are', async () => {
  const page = '{ nodes { id } pageInfo { hasNextPage endCursor } totalCount }';
  const instead = {
    AnswerConnection: page,
    Dataset: '{ name }',
    Backend: '{ id name kind }',
    Answer: '{ id }',
    Metrics: '{ final }',
  };
  const whole = wholeSelection(api.schema, 'Run', { instead, args: { answer: '(qid: "Q-0001")' } });
  const text = `query ($id: ID!) { run(id: $id) ${whole} }`;
  const { data } = await api.execute(text, { id: variables.id });
  const planned = await planOf(text)!.execute(api.createContext(), { id: variables.id });
  expect(JSON.stringify(planned)).toBe(JSON.stringify(data));
});

function planOf(text: string): QueryPlan | undefined {
  const document = parse(text);
  return QueryPlan.of(api.schema, document, getOperationAST(document)!);
}

/** Those that the query declares. */
function variablesOf(text: string): Record<string, unknown> {
  const declared = getOperationAST(parse(text))?.variableDefinitions ?? [];
  return Object.fromEntries(
    declared
      .map(({ variable: { name } }): [string, unknown] => [name.value, variables[name.value]])
      .filter(([, value]) => value !== undefined),
  );
}

/** An answer with all that a client sees of it, but for the time and the id of the request. */
async function post(body: object, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = (await response.text()).replace(/"requestId":"[0-9a-f-]{36}"/g, '"requestId":""');
  const shown = [...response.headers].filter(([name]) => name !== 'date');
  return { status: response.status, headers: shown, body: text };
}

function operationsOf(module: Readonly<Record<string, unknown>>): Query[] {
  return Object.entries(module).flatMap(([name, operation]) =>
    typeof operation === 'object' && operation !== null && 'text' in operation && typeof operation.text === 'string'
      ? [{ name, text: operation.text }]
      : [],
  );
}
