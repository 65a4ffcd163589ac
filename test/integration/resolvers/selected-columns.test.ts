import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, isLeafType, isObjectType, isRequiredArgument, type GraphQLField } from 'graphql';
import { toGlobalId } from '../../../src/resolvers/global-id.js';
import { createTestApi, type TestApi } from '../../support/api.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newAnswer, newAnswerKey, newDataset, newQuestion, newRun } from '../../support/factories.js';

/** A query with `%` for the selection, and where what is selected stands in its data. */
type Place = readonly [query: string, at: string];

/** Where runs and answers are read with no more columns than a selection needs. */
const RUNS: readonly Place[] = [
  ['{ runByName(name: "$name") { % } }', 'runByName'],
  ['{ run(id: "$run") { % } }', 'run'],
  ['{ runs { nodes { % } } }', 'runs.nodes.0'],
  ['{ runs { edges { node { % } } } }', 'runs.edges.0.node'],
  ['{ dataset(name: "figures") { runs { nodes { % } } } }', 'dataset.runs.nodes.0'],
  ['{ runs { edges { node { ...F } } } } fragment F on Run { % }', 'runs.edges.0.node'],
];
const ANSWERS: readonly Place[] = [
  ['{ run(id: "$run") { answers { nodes { % } } } }', 'run.answers.nodes.0'],
  ['{ run(id: "$run") { answers { edges { node { % } } } } }', 'run.answers.edges.0.node'],
  [
    '{ dataset(name: "figures") { question(qid: "Q-0001") { answers { nodes { ... on Answer { % } } } } } }',
    'dataset.question.answers.nodes.0',
  ],
];
/** Where all of a row is read. */
const WHOLE: Readonly<Record<string, Place>> = {
  Run: ['{ node(id: "$run") { ... on Run { % } } }', 'node'],
  Answer: ['{ node(id: "$answer") { ... on Answer { % } } }', 'node'],
};

describe('what is read of a row', () => {
  let database: TestDatabase;
  let api: TestApi;
  let names: Readonly<Record<string, string>>;
  beforeAll(async () => {
    database = await createTestDatabase();
    const { pool } = database;
    const { id: datasetId } = await newDataset(pool, { name: 'figures' });
    const { id: questionId, qid } = await newQuestion(pool, { datasetId });
    await newAnswerKey(pool, { datasetId, letters: { [qid]: 'A' } });
    const run = await newRun(pool, {
      datasetId,
      labels: ['night'],
      statusReason: 'done',
      environment: { host: 'gpu' },
    });
    const answer = { runId: run.id, questionId, probabilities: { A: 0.75, B: 0.25 }, tokenConfidence: 0.75 };
    await newAnswer(pool, answer);
    await newAnswer(pool, { runId: run.id, questionId, sample: 1, status: 'FAILED' });
    await pool.query(`UPDATE runs SET sequence = 7, total = 9, complete = 4, reused = 1, failed = 2, requests = 12,
      retries = 3, prompt_tokens = 1001, cached_prompt_tokens = 901, completion_tokens = 101, max_failures = 5,
      deadline = now() + interval '1 day', active_ms = 4321, created_at = now() - interval '1 hour'`);
    await pool.query(`UPDATE answers SET reused = true, reused_from = run_id, answer_finish_reason = 'stop',
      answer_prompt_tokens = 11, answer_cached_prompt_tokens = 10, answer_completion_tokens = 2,
      confidence_finish_reason = 'length', confidence_prompt_tokens = 13, confidence_cached_prompt_tokens = 12,
      confidence_completion_tokens = 3 WHERE status = 'COMPLETE'`);
    api = await createTestApi(pool);
    names = { $name: run.name, $run: toGlobalId('Run', run.id), $answer: toGlobalId('Answer', run.id, questionId, 0) };
  });
  afterAll(() => database.close());

  /** Each field of a type as a selection: of an object, its plain fields, together and each alone. */
  function selectionsOf(name: string): string[] {
    return fieldsOf(name).flatMap((field) => {
      const type = getNamedType(field.type);
      if (isLeafType(type)) return [field.name];
      const plain = fieldsOf(type.name).filter((inner) => isLeafType(getNamedType(inner.type)));
      if (plain.length === 0) return [`${field.name} { __typename }`];
      const selected = [plain.map((inner) => inner.name).join(' '), ...plain.map((inner) => inner.name)];
      return selected.map((fields) => `${field.name} { ${fields} }`);
    });
  }

  function fieldsOf(name: string): GraphQLField<unknown, unknown>[] {
    const type = api.schema.getType(name);
    const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
    return fields.filter(({ args }) => !args.some(isRequiredArgument));
  }

  async function ask([query, at]: Place, selection: string): Promise<object> {
    const text = Object.entries(names).reduce((filled, [name, value]) => filled.replace(name, value), query);
    const data: unknown = await api.query(text.replace('%', selection));
    return at.split('.').reduce((value, key) => (value as Record<string, unknown>)[key], data) as object;
  }

  it.each([
    ['Run', RUNS, ['stall']],
    ['Answer', ANSWERS, ['error']],
  ])('is enough for each field of a %s alone', async (name, places, withoutValue) => {
    const whole = WHOLE[name]!;
    const selections = selectionsOf(name);
    const empty = new Set<string>();
    for (const selection of selections) {
      const expected = await ask(whole, selection);
      if (Object.values(expected).includes(null)) empty.add(selection.split(' ')[0]!);
      for (const place of places) {
        expect([place, selection, await ask(place, selection)]).toEqual([place, selection, expected]);
      }
    }
    expect(selections.length).toBeGreaterThan(20);
    // Where there is nothing, nothing is compared: a run that has ended has no stall, a complete answer no error.
    expect([...empty]).toEqual(withoutValue);
  });
});
