import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { ApiClient } from '../../src/cli/api/api-client.js';
import { createLogger } from '../../src/logger.js';
import { digestOf } from '../../src/services/access/secret.js';
import { createPool } from '../../src/services/database/create-pool.js';
import { DATASET_FORMATS, RUN_FORMATS } from '../../src/services/exports/export-format.js';
import { authorizationOf, createToken, revokeToken, type MadeToken } from '../support/access-world.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { cli } from '../support/cli.js';
import { postGraphQL } from '../support/http-json.js';
import { SocketClient } from '../support/socket-client.js';
import { startBuiltInRun, transcript } from '../support/transcript.js';

const TOKEN = 'a-token-for-this-test-only';
const BACKEND_SECRET = 'a-key-of-the-backend';

describe('the secrets of a server', () => {
  let app: TestApp;
  let logged = '';
  let tokens: MadeToken[];
  let runName: string;
  /** All that clients were told. */
  const told: string[] = [];
  beforeAll(async () => {
    const log = new PassThrough().on('data', (chunk: Buffer) => (logged += chunk.toString()));
    const settings = {
      METACOG_TOKEN: TOKEN,
      // Nothing answers there, and its address has a path and a key of its own.
      VLLM_URL: 'http://127.0.0.1:1/secret-path',
      VLLM_API_KEY: BACKEND_SECRET,
    };
    app = await startTestApp(settings, pino({ level: 'trace' }, log));
    const administrator = new ApiClient({ url: app.url, token: TOKEN });
    tokens = [
      await createToken(administrator, { name: 'runner', role: 'RUNNER' }),
      await createToken(administrator, { name: 'revoked', role: 'READER' }),
    ];
    await revokeToken(administrator, tokens[1]!);
    const runner = new ApiClient({ url: app.url, token: tokens[0]!.secret });
    const run = await startBuiltInRun(runner, 4, 'simulated');
    runName = run.name;
    await transcript(runner, run.id);
  });
  afterAll(() => app.close());

  const runner = () => authorizationOf({ token: tokens[0]!.secret });
  const get = async (path: string, headers = runner()): Promise<void> => {
    const response = await fetch(app.url + path, { headers });
    told.push(JSON.stringify([...response.headers]), await response.text());
  };
  const ask = async (query: string, headers = runner()): Promise<void> => {
    told.push(JSON.stringify((await postGraphQL(app.url, query, headers)).body));
  };

  it('are asked for in every way in which they might be told', async () => {
    const wrong = [{}, authorizationOf({ token: tokens[1]!.secret }), { authorization: tokens[0]!.secret }];
    for (const headers of [runner(), authorizationOf({ token: TOKEN }), ...wrong]) {
      await ask('{ tokens { id name role createdAt expiresAt revokedAt } }', headers);
      await ask(
        '{ runs { nodes { name environment settings { model } } } backends { name health { servers { server } } } }',
        headers,
      );
      await ask('{ nonsense }', headers);
      await ask(
        'mutation { startRun(input: { dataset: "metacog-2688", backend: "vllm" }) { userErrors { message } } }',
        headers,
      );
      await get(`/runs/${runName}/report.html`, headers);
    }
    for (const { suffix } of Object.values(RUN_FORMATS)) await get(`/runs/${runName}/export.${suffix}`);
    for (const { suffix } of Object.values(DATASET_FORMATS)) await get(`/datasets/metacog-2688/export.${suffix}`);
    for (const token of [TOKEN, ...tokens.map(({ secret }) => secret)]) {
      const client = await SocketClient.connect(app.url);
      client.send({ type: 'connection_init', payload: { token, authorization: `Bearer ${token}` } });
      told.push(JSON.stringify(await Promise.race([client.next(), client.closed])));
      client.cut();
      for (const args of [
        ['--debug', 'token', 'list'],
        ['--debug', 'token', 'create', 'runner'],
        ['--debug', 'watch', 'none'],
      ]) {
        const { stdout, stderr } = await cli(args, { url: new URL(app.url), env: { METACOG_TOKEN: token } });
        told.push(stdout, stderr);
      }
    }
    for (const words of ['There is a token "runner"', "Backend 'vllm' does not answer at 127.0.0.1:1 "])
      expect(told.some((text) => text.includes(words))).toBe(true);
  });

  it('are told to nobody, not even as digests', () => {
    const secrets = [TOKEN, BACKEND_SECRET, 'secret-path', ...tokens.map(({ secret }) => secret)];
    const digests = tokens.flatMap(({ secret }) =>
      (['hex', 'base64', 'base64url'] as const).map((form) => digestOf(secret).toString(form)),
    );
    for (const secret of [...secrets, ...digests]) {
      expect(told.filter((text) => text.includes(secret))).toEqual([]);
      expect(logged.split('\n').filter((line) => line.includes(secret))).toEqual([]);
    }
  });

  it('are in no table', async () => {
    const pool = createPool(app.databaseUrl, createLogger('silent'), 1);
    const { rows: names } = await pool.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname IN ('public', 'graphile_worker')`,
    );
    expect(names.length).toBeGreaterThan(10);
    for (const { name } of names) {
      for (const secret of [TOKEN, BACKEND_SECRET, ...tokens.map((token) => token.secret)]) {
        const { rows } = await pool.query(`SELECT 1 FROM ${name} AS row WHERE position($1 IN row::text) > 0`, [secret]);
        expect({ name, rows }).toEqual({ name, rows: [] });
      }
    }
    await pool.end();
  });
});
