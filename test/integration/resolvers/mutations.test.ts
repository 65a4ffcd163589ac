import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { graphql } from 'graphql';
import { ConflictError, NotFoundError } from '../../../src/errors.js';
import { toGlobalId } from '../../../src/resolvers/global-id.js';
import type { StartRun } from '../../../src/services/runs/run.service.js';
import { createTestApi } from '../../support/api.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newAnswerKey, newDataset, newRun } from '../../support/factories.js';
import { COLOR, GRID, writeQuestions } from '../../support/pixel-datasets.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('startRun', () => {
  it('hands the service every setting, with the defaults of the schema, and returns the run', async () => {
    const run = await newRun(database.pool);
    const inputs: StartRun[] = [];
    const api = await createTestApi(database.pool, {
      start: (input) => {
        inputs.push(input);
        return Promise.resolve({ runId: run.id, report: null });
      },
    });
    const query =
      'mutation ($input: StartRunInput!) { startRun(input: $input) { run { name } report { lines } userErrors { code } } }';
    expect(await api.query(query, { input: { dataset: 'words', samplesPerQuestion: null, labels: ['a'] } })).toEqual({
      startRun: { run: { name: run.name }, report: null, userErrors: [] },
    });
    expect(inputs).toEqual([
      {
        dataset: 'words',
        datasetVersion: null,
        backend: null,
        model: null,
        name: null,
        labels: ['a'],
        tasks: null,
        questionLimit: null,
        samplesPerQuestion: 1,
        temperature: 0,
        seed: null,
        maxAnswerTokens: null,
        maxConfidenceTokens: null,
        constrainOutput: false,
        logprobs: true,
        reuse: false,
        resultsPath: null,
        maxFailures: null,
        deadline: null,
        idempotencyKey: null,
      },
    ]);
  });

  it('answers an expected failure with a user error that names the argument', async () => {
    const api = await createTestApi(database.pool, {
      start: () => Promise.reject(new NotFoundError('There is no dataset "x"', { field: ['dataset'] })),
    });
    const query = 'mutation { startRun(input: { dataset: "x" }) { run { id } userErrors { field code message } } }';
    expect(await api.query(query)).toEqual({
      startRun: {
        run: null,
        userErrors: [{ field: ['input', 'dataset'], code: 'NOT_FOUND', message: 'There is no dataset "x"' }],
      },
    });
  });
});

describe('cancelRun and deleteRun', () => {
  it('show the state after the mutation, also to a later mutation of the same request', async () => {
    const { pool } = database;
    const run = await newRun(pool, { status: 'RUNNING' });
    const api = await createTestApi(pool, {
      cancel: async (id) => {
        await pool.query("UPDATE runs SET status = 'CANCELLED' WHERE id = $1", [id]);
      },
      delete: async (id) => {
        await pool.query('DELETE FROM runs WHERE id = $1', [id]);
      },
    });
    const query = `mutation ($id: ID!) {
      cancelRun(id: $id) { run { status } userErrors { code } }
      deleteRun(id: $id) { deletedId userErrors { code } }
    }`;
    const id = toGlobalId('Run', run.id);
    expect(await api.query(query, { id })).toEqual({
      cancelRun: { run: { status: 'CANCELLED' }, userErrors: [] },
      deleteRun: { deletedId: id, userErrors: [] },
    });
  });

  it('answer a conflict and a wrong id with user errors', async () => {
    const api = await createTestApi(database.pool, {
      cancel: () => Promise.reject(new ConflictError('The run is already COMPLETED', { field: ['id'] })),
    });
    const query = 'mutation ($id: ID!) { cancelRun(id: $id) { run { id } userErrors { field code } } }';
    expect(await api.query(query, { id: toGlobalId('Run', 1) })).toEqual({
      cancelRun: { run: null, userErrors: [{ field: ['id'], code: 'CONFLICT' }] },
    });
    expect(await api.query(query, { id: 'nonsense' })).toEqual({
      cancelRun: { run: null, userErrors: [{ field: ['id'], code: 'BAD_USER_INPUT' }] },
    });
  });
});

describe('pauseRun, resumeRun and retryFailedAnswers', () => {
  it('hand the service what was told, and only that', async () => {
    const run = await newRun(database.pool, { status: 'PAUSED' });
    const calls: unknown[] = [];
    const record = (name: string) => (id: number, limits?: unknown) => {
      calls.push(limits === undefined ? [name, id] : [name, id, limits]);
      return Promise.resolve(0);
    };
    const api = await createTestApi(database.pool, {
      pause: async (id) => {
        await record('pause')(id);
      },
      resume: async (id, limits) => {
        await record('resume')(id, limits);
      },
      retryFailedAnswers: record('retry'),
    });
    const query = `mutation ($id: ID!) {
      pauseRun(id: $id) { run { status maxFailures deadline } userErrors { code } }
      resumeRun(id: $id) { run { status } userErrors { code } }
      limited: resumeRun(id: $id, deadline: "2030-01-02T03:04:05Z", maxFailures: 7) { userErrors { code } }
      unlimited: resumeRun(id: $id, deadline: null, maxFailures: null) { userErrors { code } }
      retryFailedAnswers(id: $id) { run { name } userErrors { code } }
    }`;
    expect(await api.query(query, { id: toGlobalId('Run', run.id) })).toEqual({
      pauseRun: { run: { status: 'PAUSED', maxFailures: null, deadline: null }, userErrors: [] },
      resumeRun: { run: { status: 'PAUSED' }, userErrors: [] },
      limited: { userErrors: [] },
      unlimited: { userErrors: [] },
      retryFailedAnswers: { run: { name: run.name }, userErrors: [] },
    });
    expect(calls).toEqual([
      ['pause', run.id],
      ['resume', run.id, {}],
      ['resume', run.id, { deadline: new Date('2030-01-02T03:04:05Z'), maxFailures: 7 }],
      ['resume', run.id, { deadline: null, maxFailures: null }],
      ['retry', run.id],
    ]);
  });

  it('answer a conflict with a user error', async () => {
    const api = await createTestApi(database.pool, {
      pause: () => Promise.reject(new ConflictError('The run is already FAILED', { field: ['id'] })),
    });
    const query = 'mutation ($id: ID!) { pauseRun(id: $id) { run { id } userErrors { field code message } } }';
    expect(await api.query(query, { id: toGlobalId('Run', 1) })).toEqual({
      pauseRun: {
        run: null,
        userErrors: [{ field: ['id'], code: 'CONFLICT', message: 'The run is already FAILED' }],
      },
    });
  });
});

describe('setDefaultAnswerKey', () => {
  it('moves the default, and the answer shows it', async () => {
    const { pool } = database;
    const { id: datasetId, name } = await newDataset(pool);
    await newAnswerKey(pool, { datasetId });
    const file = await newAnswerKey(pool, { datasetId, name: 'file', source: 'FILE' });
    const api = await createTestApi(pool);
    const query =
      'mutation ($id: ID!) { setDefaultAnswerKey(id: $id) { answerKey { name isDefault } userErrors { code } } }';
    expect(await api.query(query, { id: toGlobalId('AnswerKey', file.id) })).toEqual({
      setDefaultAnswerKey: { answerKey: { name: 'file', isDefault: true }, userErrors: [] },
    });
    expect(await api.query(`{ dataset(name: "${name}") { answerKeys { name isDefault } } }`)).toEqual({
      dataset: {
        answerKeys: [
          { name: 'catalog', isDefault: false },
          { name: 'file', isDefault: true },
        ],
      },
    });
  });
});

describe('imports', () => {
  it('name the argument whose upload is not there', async () => {
    const api = await createTestApi(database.pool);
    const query =
      'mutation { importRun(input: { dataset: "d", name: "n", model: "m", results: "../../etc/passwd" }) { run { id } report { lines } userErrors { field code } } }';
    expect(await api.query(query)).toEqual({
      importRun: { run: null, report: null, userErrors: [{ field: ['input', 'results'], code: 'NOT_FOUND' }] },
    });
  });
});

describe('deriveAnswerKey', () => {
  const mutation = `mutation ($input: DeriveAnswerKeyInput!) { deriveAnswerKey(input: $input) {
    answerKey { name source isDefault questionCount letterCounts { letter count } }
    report { lines accepted warnings { code qid } }
    userErrors { field code }
  } }`;
  const asked: unknown[] = [];
  const derive = async (input: object, signal?: AbortSignal) => {
    const api = await createTestApi(database.pool, {
      readTruth: (_imageId, question) => {
        asked.push(question);
        return Promise.resolve(question.task === 'Color' ? { truth: null, reason: 'it is blank' } : { truth: 'X' });
      },
    });
    const { schema, createContext } = api;
    const contextValue = createContext(signal && { signal: () => signal });
    const { data, errors } = await graphql({ schema, source: mutation, contextValue, variableValues: { input } });
    expect(errors).toBeUndefined();
    return data?.deriveAnswerKey;
  };

  it('tells the readers no more than task and options, and shows the key and what was left out', async () => {
    await writeQuestions(database.pool, 'derived', [GRID, COLOR]);
    expect(await derive({ dataset: 'derived' })).toEqual({
      answerKey: {
        name: 'pixels',
        source: 'PIXELS',
        isDefault: false,
        questionCount: 1,
        letterCounts: [{ letter: 'B', count: 1 }],
      },
      report: { lines: 2, accepted: 1, warnings: [{ code: 'UNREADABLE_IMAGE', qid: 'COL-1' }] },
      userErrors: [],
    });
    expect(asked).toEqual([
      { task: 'Grid', options: ['O', 'X'] },
      { task: 'Color', options: ['Left', 'Right'] },
    ]);
    expect(await derive({ dataset: 'derived', datasetVersion: 1, name: 'seen' })).toMatchObject({
      answerKey: { name: 'seen' },
    });
    expect(await derive({ dataset: 'derived', name: null })).toMatchObject({ answerKey: { name: 'pixels' } });
  });

  it('answers an expected failure with a user error that names the argument', async () => {
    const refused = (code: string, field: string) => ({
      answerKey: null,
      report: null,
      userErrors: [{ field: ['input', field], code }],
    });
    expect(await derive({ dataset: 'nowhere' })).toEqual(refused('NOT_FOUND', 'dataset'));
    expect(await derive({ dataset: 'derived', datasetVersion: 2 })).toEqual(refused('NOT_FOUND', 'datasetVersion'));
    expect(await derive({ dataset: 'derived', name: '' })).toEqual(refused('BAD_USER_INPUT', 'name'));
  });

  it('ends when the request does', async () => {
    const before = asked.length;
    const signal = AbortSignal.abort(new ConflictError('The client went away'));
    expect(await derive({ dataset: 'derived', name: 'unheard' }, signal)).toMatchObject({
      answerKey: null,
      userErrors: [{ field: null, code: 'CONFLICT' }],
    });
    expect(asked).toHaveLength(before);
  });
});
