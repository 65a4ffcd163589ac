import { once } from 'node:events';
import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { toGlobalId } from '../../../src/resolvers/global-id.js';
import { cli } from '../../support/cli.js';
import { startApiServer, withApiServer, type ApiServer } from '../../support/api-server.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { exportedRun } from '../../support/exported.js';
import { newAnswer, newAnswerKey, newDataset, newQuestion, newRun, type RunRow } from '../../support/factories.js';
import { fetchJson } from '../../support/http-json.js';

const NAME = `größe 元/50 % "?" ${'x'.repeat(180)}`;
const ANSWERS = 40_000;

let database: TestDatabase;
let server: ApiServer;
let run: RunRow;
beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  server = await startApiServer(pool);
  const dataset = await newDataset(pool, { name: 'lab' });
  const question = await newQuestion(pool, { datasetId: dataset.id });
  const other = await newQuestion(pool, { datasetId: dataset.id, task: 'Gabor' });
  await newAnswerKey(pool, { datasetId: dataset.id, letters: { [question.qid]: 'A', [other.qid]: 'A' } });
  await newAnswerKey(pool, { datasetId: dataset.id, name: 'file', letters: { [question.qid]: 'B' } });
  run = await newRun(pool, { datasetId: dataset.id, name: NAME });
  await newAnswer(pool, { runId: run.id, questionId: question.id });
  await newAnswer(pool, { runId: run.id, questionId: other.id });
  const long = await newRun(pool, { datasetId: dataset.id, name: 'long', total: ANSWERS });
  await pool.query(
    `INSERT INTO answers (run_id, question_id, sample, sequence, status, letter, letter_status, confidence_status,
       answer_text, answer_latency_ms, answer_attempts, answer_written_at)
     SELECT $1, $2, n, n + 1, 'AWAITING_CONFIDENCE', 'A', 'PARSED', 'MISSING', 'A', n, 1, now()
     FROM generate_series(0, $3 - 1) n`,
    [long.id, question.id, ANSWERS],
  );
});
afterAll(async () => {
  await server.close();
  await database.close();
});

const address = (name: string, file: string) => `${server.url}/runs/${encodeURIComponent(name)}/export.${file}`;
const isReleased = () => database.pool.idleCount === database.pool.totalCount;
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await wait(10);
}

describe('GET /runs/:run/export.…', () => {
  it.each([
    ['jsonl', 'jsonl', 'application/x-ndjson; charset=utf-8'],
    ['comparison', 'comparison.json', 'application/json; charset=utf-8'],
    ['simple-comparison', 'simple-comparison.json', 'application/json; charset=utf-8'],
    ['csv', 'csv', 'text/csv; charset=utf-8; header=present'],
  ] as const)('is the %s of a run, as a file to keep', async (format, suffix, type) => {
    const response = await fetch(address(NAME, suffix));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const disposition = response.headers.get('content-disposition') ?? '';
    expect(disposition).toMatch(
      /^attachment; filename="gr.*"; filename\*=UTF-8''gr%C3%B6%C3%9Fe-%E5%85%83-50-x+\.[a-z.-]+$/,
    );
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.toString()).toBe(await exportedRun(database.pool, { format, name: NAME }));
  });

  it('is Parquet', async () => {
    const response = await fetch(address(NAME, 'parquet'));
    expect(response.headers.get('content-type')).toBe('application/vnd.apache.parquet');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([bytes.subarray(0, 4).toString(), bytes.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1']);
  });

  it('takes the id of a run, a key and a filter', async () => {
    const id = toGlobalId('Run', run.id);
    expect(await (await fetch(address(id, 'jsonl'))).text()).toBe(await (await fetch(address(NAME, 'jsonl'))).text());
    const under = async (query: string) =>
      ((await fetchJson(`${address(id, 'comparison.json')}?${query}`)).body.summary as { correct_answers: number })
        .correct_answers;
    expect([await under(''), await under('key=catalog'), await under('key=file')]).toEqual([2, 2, 0]);
    expect(await under(`where=${encodeURIComponent('{"tasks": ["Grid"], "sample": 0}')}`)).toBe(1);
  });

  it.each([
    ['where={', /where is not a JSON AnswerFilter: it is not JSON; .*curl/],
    ['where=[1]', /where is not a JSON AnswerFilter: .*object/],
    ['where=null', /where is not a JSON AnswerFilter/],
    ['where={"task":"Grid"}', /Field "task" is not defined by type "AnswerFilter". Did you mean "tasks"/],
    ['where={"status":"DONE"}', /status: Value "DONE" does not exist in "AnswerStatus"/],
    ['where={"tasks":["Gird"]}', /This dataset has no task "Gird". It has: Grid, Gabor|Gabor, Grid/],
    ['kee=file', /kee/],
    ['key=a&key=b', /key: .*string/],
  ])('refuses ?%s with 400', async (query, message) => {
    const { status, body } = await fetchJson(`${address('long', 'csv')}?${query.replaceAll('"', '%22')}`);
    expect({ status, code: body.errors?.[0]?.extensions.code }).toEqual({ status: 400, code: 'BAD_USER_INPUT' });
    expect(body.errors?.[0]?.message).toMatch(message);
  });

  it.each([
    ['no run', () => address('nobody', 'csv'), /There is no run with the name or id "nobody"/],
    ['no such key', () => `${address('long', 'csv')}?key=nope`, /no answer key "nope". It has: catalog, file/],
    ['no such format', () => address('long', 'xlsx'), /no export.xlsx here; there is: export.jsonl, .*export.parquet/],
    ['no format at all', () => `${server.url}/runs/long/export`, /There is no GET/],
    ['no dataset', () => `${server.url}/datasets/none/export.key.json`, /There is no dataset 'none'/],
    ['a format of runs', () => `${server.url}/datasets/lab/export.csv`, /there is: export.questions.jsonl/],
    ['a version too many', () => `${server.url}/datasets/lab/export.catalog.json?version=2`, /has no version 2/],
  ])('answers 404 for %s', async (_what, url, message) => {
    const { status, body } = await fetchJson(url());
    expect(status).toBe(404);
    expect(body.errors?.[0]).toMatchObject({
      extensions: { code: 'NOT_FOUND' },
      message: expect.stringMatching(message) as unknown,
    });
  });

  it('does not make a file for HEAD', async () => {
    expect((await fetch(address('long', 'jsonl'), { method: 'HEAD' })).status).toBe(404);
  });
});

describe('GET /datasets/:dataset/export.…', () => {
  it('is its key, its questions, its catalogue', async () => {
    const at = (file: string) => fetch(`${server.url}/datasets/lab/export.${file}`);
    const key = await at('key.json?key=file');
    expect(key.headers.get('content-disposition')).toBe('attachment; filename="lab.file.key.json"');
    expect(await key.json()).toEqual({ 'Q-0001_stage1': { correct_choice: 'B' } });
    expect((await (await at('questions.jsonl')).text()).trimEnd().split('\n')).toHaveLength(4);
    expect(await (await at('catalog.json?version=1')).json()).toHaveLength(2);
    expect((await at('catalog.json?version=x')).status).toBe(400);
  });
});

describe('metacog export', () => {
  it('is the same file', async () => {
    const { exitCode, stdout } = await cli(['export', NAME, '--format', 'jsonl', '--task', 'Gabor'], {
      url: new URL(server.url),
    });
    expect(exitCode).toBe(0);
    const where = { tasks: ['Gabor'] };
    expect(stdout).toBe(await exportedRun(database.pool, { format: 'jsonl', name: NAME, where }));
  });

  it('tells a wrong filter apart from no answers', async () => {
    const args = ['export', NAME, '--format', 'jsonl', '--where', '{"task": "Grid"}'];
    const { exitCode, stderr } = await cli(args, { url: new URL(server.url) });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('metacog: where is not a JSON AnswerFilter: Field "task" is not defined');
  });
});

describe('an export under way', () => {
  it('ends when its client goes away', async () => {
    const response = await fetch(address('long', 'jsonl'));
    const reader = response.body!.getReader();
    await reader.read();
    expect(isReleased()).toBe(false);
    await reader.cancel();
    await until(isReleased);
  });

  it('is broken off when it fails, so that nobody takes it for whole, and the log says why', async () => {
    let logged = '';
    const log = new PassThrough().on('data', (chunk: Buffer) => (logged += chunk.toString()));
    const failing = {
      content: (async function* () {
        yield 'first\n';
        await wait(50); // for the first part to be on its way
        throw new Error('the disk of the database is gone');
      })(),
      name: 'x.jsonl',
      contentType: 'text/plain',
    };
    const exports = { run: () => Promise.resolve(failing), dataset: () => Promise.reject(new Error('not asked')) };
    await withApiServer(database.pool, { logger: pino(log), deps: { exports } }, async ({ url }) => {
      const response = await fetch(`${url}/runs/x/export.jsonl`);
      expect(response.status).toBe(200);
      await expect(response.text()).rejects.toThrow('terminated');
      expect(logged).toContain('export broke off');
      expect(logged).toContain('the disk of the database is gone');
    });
  });

  it('is not made faster than it is taken, and is cut off when it is not taken at all', async () => {
    await withApiServer(database.pool, { deps: { exportStallMs: 300 } }, async ({ url }) => {
      const { port, host } = new URL(url);
      const socket = connect(Number(port), '127.0.0.1').pause();
      socket.on('error', () => undefined); // it is reset
      socket.write(`GET /runs/long/export.jsonl HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
      await until(() => !isReleased());
      await until(isReleased); // only the cut can have done this: nothing was read
      socket.resume();
      let received = 0;
      socket.on('data', (chunk: Buffer) => (received += chunk.length));
      await once(socket, 'close');
      const whole = (await exportedRun(database.pool, { format: 'jsonl', name: 'long' })).length;
      expect(received).toBeLessThan(whole);
    });
  });
});
