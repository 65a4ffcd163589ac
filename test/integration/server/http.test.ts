import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { getIntrospectionQuery } from 'graphql';
import { startApiServer, withApiServer, IMAGE, IMAGE_SHA256, type ApiServer } from '../../support/api-server.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { fetchJson, postGraphQL, statusWithHeaders } from '../../support/http-json.js';

let database: TestDatabase;
let server: ApiServer;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startApiServer(database.pool);
});
afterAll(async () => {
  await server.close();
  await database.close();
});

describe('/graphql', () => {
  it('answers queries by POST and by GET', async () => {
    expect((await postGraphQL(server.url, '{ runs { totalCount } }')).body).toEqual({
      data: { runs: { totalCount: 0 } },
    });
    const query = encodeURIComponent('{ datasets { totalCount } }');
    const headers = { 'apollo-require-preflight': 'true' };
    expect((await fetchJson(`${server.url}/graphql?query=${query}`, { headers })).body).toEqual({
      data: { datasets: { totalCount: 0 } },
    });
  });

  it('lets GraphiQL read the schema', async () => {
    const { status, body } = await postGraphQL(server.url, getIntrospectionQuery());
    expect([status, body.errors]).toEqual([200, undefined]);
  });

  it.each([
    ['syntax', '{', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nonsense }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'depth',
      `{ runs { nodes ${'{ dataset { runs { nodes '.repeat(7)} { id } ${'} } }'.repeat(7)} } }`,
      'QUERY_LIMIT_EXCEEDED',
    ],
    ['aliases', `{ ${Array.from({ length: 101 }, (_, n) => `a${n}: __typename`).join(' ')} }`, 'QUERY_LIMIT_EXCEEDED'],
    ['root fields', `{ ${Array.from({ length: 21 }, () => '__typename').join(' ')} }`, 'QUERY_LIMIT_EXCEEDED'],
    ['directives', `{ __typename ${'@include(if: true) '.repeat(51)} }`, 'QUERY_LIMIT_EXCEEDED'],
    ['tokens', `{ ${'__typename '.repeat(4000)} }`, 'GRAPHQL_PARSE_FAILED'],
    ['page size', '{ runs(first: 501) { nodes { id } } }', 'BAD_USER_INPUT'],
    ['a variable', 'query ($id: ID!) { run(id: $id) { id } }', 'BAD_USER_INPUT'],
  ])('refuses a request for its %s with 400 and a code', async (_what, query, code) => {
    const { status, body } = await postGraphQL(server.url, query);
    expect(status).toBe(400);
    expect(body.errors?.map(({ extensions }) => extensions.code)).toContain(code);
    expect(body.errors?.[0]?.extensions.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['malformed JSON', '{"query":', 'application/json', 400, 'BAD_REQUEST'],
    ['an empty body', '', 'application/json', 400, 'BAD_REQUEST'],
    ['a form', 'query={__typename}', 'application/x-www-form-urlencoded', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'a prototype in JSON',
      '{"__proto__": {"a": 1}, "query": "{ __typename }"}',
      'application/json',
      400,
      'BAD_REQUEST',
    ],
    ['more than 1 MB', JSON.stringify({ query: ' '.repeat(1_048_577) }), 'application/json', 413, 'PAYLOAD_TOO_LARGE'],
  ])('answers %s as JSON', async (_what, body, type, status, code) => {
    const answer = await fetchJson(`${server.url}/graphql`, {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });
    expect([answer.status, answer.body.errors?.[0]?.extensions.code]).toEqual([status, code]);
  });

  it('refuses batches, mutations by GET and simple cross-site requests', async () => {
    const batch = await fetchJson(`${server.url}/graphql`, {
      method: 'POST',
      body: '[{"query":"{ __typename }"}]',
      headers: { 'content-type': 'application/json' },
    });
    expect(batch.status).toBe(400);
    const mutation = encodeURIComponent('mutation { deleteRun(id: "x") { deletedId } }');
    const headers = { 'apollo-require-preflight': 'true' };
    expect((await fetchJson(`${server.url}/graphql?query=${mutation}`, { headers })).status).toBe(405);
    expect((await fetchJson(`${server.url}/graphql?query={__typename}`)).status).toBe(400);
  });

  it('masks a bug and tells the request id under which it is logged', async () => {
    const fakes = { start: () => Promise.reject(new TypeError('secret')) };
    const query = 'mutation { startRun(input: { dataset: "d" }) { run { id } } }';
    await withApiServer(database.pool, { fakes }, async ({ url }) => {
      const { status, body } = await postGraphQL(url, query);
      expect(status).toBe(200);
      expect(body.errors).toEqual([
        expect.objectContaining({
          message: 'Internal server error',
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) as unknown },
        }),
      ]);
    });
  });
});

describe('without a database', () => {
  it('answers 503 with a code, and health says so', async () => {
    const pool = new UnreachablePool();
    await withApiServer(pool, {}, async ({ url }) => {
      const graphql = await postGraphQL(url, '{ runs { totalCount } }');
      expect([graphql.status, graphql.body.errors?.[0]?.extensions.code]).toEqual([503, 'DATABASE_UNAVAILABLE']);
      expect(graphql.body.errors?.[0]?.message).not.toContain('127.0.0.1');
      expect(await fetchJson(`${url}/health`)).toMatchObject({ status: 503, body: { database: 'unavailable' } });
    });
  });
});

/**
 * Fails as a real one does whose server is down; the error of a real one is made outside of what a test runs in, and is
 * no Error there.
 */
class UnreachablePool extends pg.Pool {
  override query(): never {
    const error = new Error('connect ECONNREFUSED 127.0.0.1:5432');
    return Promise.reject(Object.assign(error, { code: 'ECONNREFUSED' })) as never;
  }
}

describe('other paths', () => {
  it('/health answers while server and database do', async () => {
    expect(await fetchJson(`${server.url}/health`)).toMatchObject({
      status: 200,
      body: { status: 'ok', database: 'ok' },
    });
  });

  const pages = [
    '/',
    '/runs/UnVuOjE',
    '/runs/UnVuOjE/answers',
    '/compare?a=UnVuOjE&b=UnVuOjI',
    '/questions/UXVlc3Rpb246MQ',
    '/graphiql',
  ];

  it.each(pages)('%s says so when it is not built', async (page) => {
    const response = await fetch(server.url + page);
    expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('npm run build:web')]);
  });

  it('the built pages and their assets are served, and nothing outside', async () => {
    const webRoot = await mkdtemp(path.join(tmpdir(), 'metacog-web-'));
    await mkdir(path.join(webRoot, 'assets'));
    await writeFile(path.join(webRoot, 'index.html'), '<title>metacog runs</title>');
    await writeFile(path.join(webRoot, 'graphiql.html'), '<title>metacog GraphiQL</title>');
    await writeFile(path.join(webRoot, 'assets', 'page-abc.js'), '1');
    await withApiServer(database.pool, { deps: { webRoot } }, async (built) => {
      for (const page of [...pages, '/graphiql/']) {
        const response = await fetch(built.url + page);
        const title = page.startsWith('/graphiql') ? 'metacog GraphiQL' : 'metacog runs';
        expect(await response.text()).toBe(`<title>${title}</title>`);
        expect(response.headers.get('cache-control')).toBe('no-cache');
      }
      const asset = await fetch(`${built.url}/assets/page-abc.js`);
      expect([asset.status, asset.headers.get('cache-control')]).toEqual([200, expect.stringContaining('immutable')]);
      expect((await fetch(`${built.url}/assets/..%2f..%2fetc%2fpasswd`)).status).toBeGreaterThanOrEqual(400);
    });
    await rm(webRoot, { recursive: true });
  });

  it('no page stands in for what has an address of its own', async () => {
    for (const address of [
      '/graphql',
      '/images/none.png',
      '/uploads',
      '/healthz',
      '/runs',
      '/runs/UnVuOjE/questions',
    ]) {
      const response = await fetch(server.url + address);
      expect(response.headers.get('content-type')).not.toContain('text/plain');
    }
  });

  it('an unknown path answers 404 as JSON', async () => {
    const { status, body } = await fetchJson(`${server.url}/nothing`);
    expect([status, body.errors?.[0]?.extensions.code]).toEqual([404, 'NOT_FOUND']);
  });

  it('/images serves an image by its hash, for ever', async () => {
    const response = await fetch(`${server.url}/images/${IMAGE_SHA256}.png`);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(IMAGE);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'public, max-age=31536000, immutable',
      etag: `"${IMAGE_SHA256}"`,
      'x-content-type-options': 'nosniff',
    });
    const again = await fetch(response.url, { headers: { 'if-none-match': `"${IMAGE_SHA256}"` } });
    expect(again.status).toBe(304);
  });

  it.each([`${'0'.repeat(64)}.png`, 'x.png', '..%2f..%2fetc%2fpasswd', `${IMAGE_SHA256}.svg`])(
    '/images/%s is 404 as JSON',
    async (name) => {
      const { status, body } = await fetchJson(`${server.url}/images/${name}`);
      expect([status, body.errors?.[0]?.extensions.code]).toEqual([404, 'NOT_FOUND']);
    },
  );
});

describe('requests from elsewhere', () => {
  it('are refused under a foreign Host, and from a foreign Origin', async () => {
    const { host } = new URL(server.url);
    expect(await statusWithHeaders(`${server.url}/health`, { host })).toBe(200);
    expect(await statusWithHeaders(`${server.url}/health`, { host: 'evil.example' })).toBe(403);
    expect(await statusWithHeaders(`${server.url}/health`, { host, origin: 'https://evil.example' })).toBe(403);
    expect(await statusWithHeaders(`${server.url}/health`, { host, origin: server.url })).toBe(200);
  });
});
