import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { startApiServer, withApiServer, IMAGE_SHA256, type ApiServer } from '../../support/api-server.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { fetchJson, postGraphQL, statusWithHeaders } from '../../support/http-json.js';
import { SocketClient } from '../../support/socket-client.js';

const TOKEN = 'correct-horse-battery-staple';
const RIGHT = { authorization: `Bearer ${TOKEN}` };

let database: TestDatabase;
let server: ApiServer;
let logged = '';
beforeAll(async () => {
  database = await createTestDatabase();
  const log = new PassThrough().on('data', (chunk: Buffer) => (logged += chunk.toString()));
  const fakes = { start: () => Promise.reject(new TypeError('a bug')) };
  server = await startApiServer(database.pool, { token: TOKEN, fakes, logger: pino({ level: 'trace' }, log) });
});
afterAll(async () => {
  await server.close();
  await database.close();
});

describe('with METACOG_TOKEN', () => {
  it.each([
    ['GET', '/graphql?query={__typename}'],
    ['POST', '/graphql'],
    ['POST', '/uploads'],
    ['GET', '/runs/pilot/export.jsonl'],
    ['GET', '/datasets/lab/export.key.json'],
    ['GET', `/images/${IMAGE_SHA256}.png`],
    ['HEAD', `/images/${IMAGE_SHA256}.png`],
    ['GET', '/runs/first/report.html'],
    ['HEAD', '/runs/first/report.html'],
  ])('%s %s answers 401 without a token and with a wrong one', async (method, path) => {
    for (const authorization of [undefined, 'Bearer wrong', TOKEN]) {
      const headers = new Headers(authorization === undefined ? {} : { authorization });
      const response = await fetch(server.url + path, { method, headers });
      expect(response.status).toBe(401);
      if (method === 'HEAD') continue;
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    }
  });

  it('judges the token before it reads the body', async () => {
    const headers = { 'content-type': 'application/json' };
    const { status } = await fetchJson(`${server.url}/graphql`, { method: 'POST', body: '{"broken', headers });
    expect(status).toBe(401);
  });

  it('answers everything with the right token, from any host', async () => {
    expect((await postGraphQL(server.url, '{ __typename }', RIGHT)).status).toBe(200);
    const upload = { method: 'POST', body: 'x', headers: { ...RIGHT, 'content-type': 'application/octet-stream' } };
    expect((await fetchJson(`${server.url}/uploads`, upload)).status).toBe(201);
    const image = await fetch(`${server.url}/images/${IMAGE_SHA256}.png`, { headers: RIGHT });
    expect([image.status, image.headers.get('cache-control')]).toEqual([200, 'private, max-age=31536000, immutable']);
    expect(await statusWithHeaders(`${server.url}/health`, { host: 'metacog.lab.example' })).toBe(200);
  });

  it('leaves the page and the health check public', async () => {
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    expect(await (await fetch(`${server.url}/graphiql`)).text()).toContain('GraphiQL');
  });

  it('never writes the token to the log', async () => {
    await postGraphQL(server.url, 'mutation { startRun(input: { dataset: "d" }) { run { id } } }', RIGHT);
    expect(logged).toContain('a bug');
    expect(logged).not.toContain(TOKEN);
  });
});

describe('a token that has ended', () => {
  const ENDS = [
    [
      { name: 'pipeline', expiredAt: new Date('2026-10-01T14:03:05.250Z') },
      'The token pipeline expired at 2026-10-01T14:03:05Z',
    ],
    [{ name: 'pipeline', expiredAt: null }, 'The token pipeline was revoked'],
  ] as const;
  const ADVICE = 'an administrator makes a new one: metacog token create pipeline';

  it.each(ENDS)('is told so, over each transport: %j', async (end, words) => {
    const validTokens = { find: (secret: string) => Promise.resolve(secret === 'ended' ? end : undefined) };
    await withApiServer(database.pool, { token: TOKEN, deps: { validTokens } }, async ({ url }) => {
      const ended = { authorization: 'Bearer ended' };
      const asked = { method: 'POST', headers: { ...ended, accept: 'text/event-stream' } };
      for (const { status, body } of [
        await postGraphQL(url, '{ __typename }', ended),
        await fetchJson(`${url}/graphql/stream`, asked),
        await fetchJson(`${url}/runs/pilot/export.csv`, { headers: ended }),
      ]) {
        expect(status).toBe(401);
        expect(body.errors).toMatchObject([
          { message: `${words}; ${ADVICE}`, extensions: { code: 'UNAUTHENTICATED' } },
        ]);
      }
      const client = await SocketClient.connect(url);
      client.send({ type: 'connection_init', payload: { token: 'ended' } });
      expect(await client.closed).toEqual({ code: 4401, reason: words });
      const unknown = await SocketClient.connect(url, { authorization: 'Bearer made-up' });
      unknown.send({ type: 'connection_init' });
      expect(await unknown.closed).toEqual({ code: 4403, reason: 'Forbidden' });
    });
  });
});

describe('while the database does not answer', () => {
  it('asks for patience where a token cannot be looked up, and knows METACOG_TOKEN without it', async () => {
    const away = () => Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
    await withApiServer(database.pool, { token: TOKEN, deps: { validTokens: { find: away } } }, async ({ url }) => {
      const { status, body } = await postGraphQL(url, '{ __typename }', { authorization: 'Bearer stored' });
      expect([status, body.errors?.[0]?.extensions.code]).toEqual([503, 'DATABASE_UNAVAILABLE']);
      const client = await SocketClient.connect(url);
      client.send({ type: 'connection_init', payload: { token: 'stored' } });
      expect(await client.closed).toEqual({ code: 1013, reason: 'The database does not answer' });
      expect((await postGraphQL(url, '{ __typename }', RIGHT)).status).toBe(200);
    });
  });
});

describe('a WebSocket with METACOG_TOKEN', () => {
  it.each([
    ['as Authorization', { Authorization: `Bearer ${TOKEN}` }],
    ['as authorization', { authorization: `Bearer ${TOKEN}` }],
    ['as token', { token: TOKEN }],
  ])('is acknowledged with the token %s in connection_init', async (_form, payload) => {
    const client = await SocketClient.open(server.url, payload);
    client.start('{ __typename }');
    expect(await client.next()).toMatchObject({ type: 'next', payload: { data: { __typename: 'Query' } } });
    await client.close();
  });

  it('is acknowledged with the token in the header of the upgrade', async () => {
    const client = await SocketClient.connect(server.url, RIGHT);
    client.send({ type: 'connection_init' });
    expect(await client.next()).toEqual({ type: 'connection_ack' });
    await client.close();
  });

  it.each([
    ['no token', undefined, 4401],
    ['an empty payload', {}, 4401],
    ['a token that is no text', { token: 5, Authorization: null }, 4401],
    ['a wrong token', { token: 'wrong' }, 4403],
    ['a wrong header', { Authorization: 'Bearer wrong' }, 4403],
  ])('is closed for %s', async (_case, payload, code) => {
    const client = await SocketClient.connect(server.url);
    client.send({ type: 'connection_init', ...(payload && { payload }) });
    expect(await client.closed).toMatchObject({ code });
  });

  it('is closed when it asks before it has introduced itself', async () => {
    const client = await SocketClient.connect(server.url);
    client.start('{ runs { totalCount } }');
    expect(await client.closed).toMatchObject({ code: 4401 });
  });
});
