import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { BackendRegistry } from '../../../../src/services/backends/backend-registry.js';
import { configureBackend } from '../../../../src/services/backends/configured-backend.js';
import { fixedObserver } from '../../../../src/services/backends/simulated/fixed-observer.js';
import { startSimulator, type Simulator } from '../../../../src/services/backends/simulated/simulator.js';
import { RunService, type StartRun } from '../../../../src/services/runs/run.service.js';
import { RunStateService } from '../../../../src/services/runs/run-state.service.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { newDataset, newQuestion } from '../../../support/factories.js';

describe('RunService.start', () => {
  let database: TestDatabase;
  let simulator: Simulator;
  let backends: BackendRegistry;
  let runs: RunService;
  let input: StartRun;

  beforeAll(async () => {
    database = await createTestDatabase();
    const { pool } = database;
    simulator = await startSimulator({ observer: fixedObserver(), apiKey: 'right', maxModelLen: 2000 });
    const backend = (name: string, url: string, apiKey: string) => {
      return configureBackend({ name, urls: [url], apiKey, maxInFlight: 1 });
    };
    const configured = [
      backend('good', simulator.url, 'right'),
      backend('locked', simulator.url, 'wrong'),
      backend('gone', 'http://127.0.0.1:9', 'any'),
    ];
    backends = new BackendRegistry({ pool, configured });
    await backends.start();
    runs = new RunService({ pool, backends, states: new RunStateService({ pool }), home: tmpdir() });
    const { id, name } = await newDataset(pool);
    for (let i = 0; i < 10; i++) await newQuestion(pool, { datasetId: id, task: i < 5 ? 'Grid' : 'Gabor' });
    input = {
      dataset: name,
      datasetVersion: null,
      backend: null,
      model: null,
      name: null,
      labels: ['pilot'],
      tasks: null,
      questionLimit: null,
      samplesPerQuestion: 1,
      temperature: 0,
      seed: null,
      maxAnswerTokens: 100,
      maxConfidenceTokens: 100,
      constrainOutput: false,
      logprobs: true,
      reuse: false,
      resultsPath: null,
      maxFailures: null,
      deadline: null,
      idempotencyKey: null,
    };
  });
  afterAll(async () => {
    await backends.close();
    await simulator.close();
    await database.close();
  });

  const start = async (input: StartRun): Promise<number> => (await runs.start(input)).runId;
  const rowsOf = async (runId: number) => {
    const { pool } = database;
    const [run, jobs] = await Promise.all([
      pool.query<Record<string, unknown>>('SELECT * FROM runs WHERE id = $1', [runId]),
      pool.query<{ key: string; priority: number }>(
        'SELECT key, priority FROM graphile_worker.jobs WHERE key LIKE $1 ORDER BY priority',
        [`${runId}/%`],
      ),
    ]);
    return { run: run.rows[0], jobs: jobs.rows };
  };

  it('inserts the run with its settings and environment, and a job for each question and sample', async () => {
    const { run, jobs } = await rowsOf(await start({ ...input, samplesPerQuestion: 3, seed: 7 }));
    expect(run).toMatchObject({
      status: 'QUEUED',
      model: 'simulated/fixed',
      total: 30,
      labels: ['pilot'],
      settings: { temperature: 0, maxAnswerTokens: 100, samplesPerQuestion: 3, seed: 7, tasks: null },
      environment: { backend: { version: '0.32.0', ownedBy: 'metacog-simulator' }, node: process.versions.node },
    });
    expect(jobs).toHaveLength(30);
    expect(new Set(jobs.map(({ priority }) => priority)).size).toBe(30);
  });

  it('keeps the limits that are told with the run', async () => {
    const deadline = new Date(Date.now() + 3_600_000);
    const { run } = await rowsOf(await start({ ...input, maxFailures: 3, deadline }));
    expect(run).toMatchObject({ max_failures: 3, deadline });
  });

  it('puts a second run beside what is pending, not behind it', async () => {
    const first = await rowsOf(await start({ ...input, samplesPerQuestion: 100 }));
    const second = await rowsOf(await start(input));
    expect(second.jobs[9]?.priority).toBeLessThan(first.jobs[100]?.priority ?? 0);
  });

  it('asks a limited number of questions from every task', async () => {
    const { jobs } = await rowsOf(await start({ ...input, questionLimit: 4 }));
    const { rows } = await database.pool.query<{ task: string }>(
      'SELECT task FROM questions WHERE id = ANY($1) ORDER BY position',
      [jobs.map(({ key }) => Number(key.split('/')[1]))],
    );
    expect(rows.map(({ task }) => task)).toEqual(['Grid', 'Grid', 'Gabor', 'Gabor']);
  });

  it('starts once for one idempotency key, also when asked twice at the same time', async () => {
    const keyed = { ...input, idempotencyKey: 'once' };
    const [one, two] = await Promise.all([start(keyed), start(keyed)]);
    expect(two).toBe(one);
    expect(await start(keyed)).toBe(one);
    await expect(runs.start({ ...keyed, temperature: 1 })).rejects.toMatchObject({
      code: 'CONFLICT',
      field: ['idempotencyKey'],
    });
  });

  it('starts once for one key also where two callers at the same time give the run a name', async () => {
    const keyed = { ...input, name: 'named', idempotencyKey: 'named once' };
    const started = await Promise.all([keyed, keyed, keyed, keyed].map(start));
    expect(new Set(started).size).toBe(1);
  });

  it.each<[string, Partial<StartRun>, { code: string; field: string[] }, RegExp]>([
    ['an unknown dataset', { dataset: 'no' }, { code: 'NOT_FOUND', field: ['dataset'] }, /no dataset 'no'; there is: /],
    ['an unknown version', { datasetVersion: 9 }, { code: 'NOT_FOUND', field: ['datasetVersion'] }, /version 1/],
    [
      'an unknown task',
      { tasks: ['Gird'] },
      { code: 'BAD_USER_INPUT', field: ['tasks'] },
      /Gird; there is: Grid, Gabor/,
    ],
    ['an unknown backend', { backend: 'x' }, { code: 'NOT_FOUND', field: ['backend'] }, /there is: good, locked, gone/],
    [
      'a backend that is away',
      { backend: 'gone' },
      { code: 'BACKEND_UNREACHABLE', field: ['backend'] },
      /is vLLM running/,
    ],
    ['a wrong key', { backend: 'locked' }, { code: 'BACKEND_UNAUTHORIZED', field: ['backend'] }, /set VLLM_API_KEY/],
    [
      'a model not served',
      { model: 'gpt' },
      { code: 'MODEL_NOT_SERVED', field: ['model'] },
      /it serves: simulated\/fixed/,
    ],
    [
      'too short a context',
      { maxAnswerTokens: 1900 },
      { code: 'CONTEXT_TOO_SHORT', field: ['maxAnswerTokens'] },
      /--max-model-len 2000/,
    ],
    ['a negative temperature', { temperature: -1 }, { code: 'BAD_USER_INPUT', field: ['temperature'] }, /0-2/],
    ['a name that is a number', { name: '12' }, { code: 'BAD_USER_INPUT', field: ['name'] }, /must not be a number/],
    ['a negative limit', { maxFailures: -1 }, { code: 'BAD_USER_INPUT', field: ['maxFailures'] }, /at least 0/],
    [
      'a deadline that has passed',
      { deadline: new Date(0) },
      { code: 'BAD_USER_INPUT', field: ['deadline'] },
      /in the future/,
    ],
    ['no question', { questionLimit: 0 }, { code: 'BAD_USER_INPUT', field: ['questionLimit'] }, /at least 1/],
  ])('refuses %s, says what to do and leaves nothing behind', async (_case, change, error, message) => {
    const count = async () => (await database.pool.query('SELECT FROM runs')).rowCount;
    const before = await count();
    const starting = runs.start({ ...input, ...change });
    await expect(starting).rejects.toMatchObject(error);
    await expect(starting).rejects.toThrow(message);
    expect(await count()).toBe(before);
  });

  it('refuses a name that is taken', async () => {
    await runs.start({ ...input, name: 'pilot 1' });
    await expect(runs.start({ ...input, name: 'pilot 1' })).rejects.toMatchObject({
      code: 'CONFLICT',
      field: ['name'],
    });
  });

  it('refuses to start when the database takes no writes', async () => {
    const pool = new pg.Pool({ connectionString: database.url, options: '-c default_transaction_read_only=on' });
    try {
      const standby = new RunService({ pool, backends, states: new RunStateService({ pool }), home: tmpdir() });
      await expect(standby.start(input)).rejects.toMatchObject({ code: 'DATABASE_READ_ONLY' });
    } finally {
      await pool.end();
    }
  });

  it('deletes an ended run with its answers, and no other', async () => {
    const runId = await start(input);
    await expect(runs.delete(runId)).rejects.toMatchObject({ code: 'CONFLICT' });
    await runs.cancel(runId);
    expect((await rowsOf(runId)).jobs).toEqual([]);
    await runs.delete(runId);
    expect((await rowsOf(runId)).run).toBeUndefined();
    await expect(runs.delete(runId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
