import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-sse';
import { startApiServer, type ApiServer } from '../../support/api-server.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { fetchJson } from '../../support/http-json.js';
import { newWrittenRun, openRunLog } from '../../support/live-world.js';
import { upTo } from '../../support/transcript.js';

const TOKEN = 'correct-horse-battery-staple';
const RIGHT = { authorization: `Bearer ${TOKEN}` };
const STREAM = { accept: 'text/event-stream' };
const LIVE = 'subscription ($runId: ID!, $after: Int) { answerWritten(runId: $runId, after: $after) { sequence } }';

let database: TestDatabase;
let log: Awaited<ReturnType<typeof openRunLog>>;
let server: ApiServer;
beforeAll(async () => {
  database = await createTestDatabase();
  log = await openRunLog(database.pool, database.url);
  const fakes = { runLog: log.runLog, start: () => Promise.reject(new TypeError('secret')) };
  server = await startApiServer(database.pool, { token: TOKEN, fakes });
});
afterAll(async () => {
  await server.close();
  await log.close();
  await database.close();
});

async function transcript(runId: string, after = 0): Promise<number[]> {
  const client = createClient({
    url: `${server.url}/graphql/stream`,
    headers: RIGHT,
    fetchFn: fetch,
    retryAttempts: 0,
  });
  const seen: number[] = [];
  for await (const { data } of client.iterate<{ answerWritten: { sequence: number } }>({
    query: LIVE,
    variables: { runId, after },
  })) {
    seen.push(data!.answerWritten.sequence);
  }
  return seen;
}

/** Sends an operation as a browser's EventSource does. */
function get(query: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(`${server.url}/graphql/stream?${new URLSearchParams({ query }).toString()}`, { headers });
}

describe('GraphQL over server-sent events', () => {
  it('gives every write once and in order, to those who attach before, in the middle and after, and resumes', async () => {
    const run = await newWrittenRun(database.pool, 400);
    const before = transcript(run.globalId);
    await run.writeTogether(380);
    const middle = transcript(run.globalId);
    await run.write(20);
    expect(await before).toEqual(upTo(800));
    expect(await middle).toEqual(upTo(800));
    expect(await transcript(run.globalId, 790)).toEqual(upTo(800, 791));
  });

  it('begins with a heartbeat, answers a query by GET, and ends with complete', async () => {
    const response = await get('{ __typename }', { ...STREAM, ...RIGHT });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const next = 'event: next\ndata: {"data":{"__typename":"Query"}}\n\n';
    expect(await response.text()).toBe(`:\n\n${next}event: complete\ndata:\n\n`);
  });

  it('asks for the token, and for the header that tells it from an ordinary request', async () => {
    expect((await get('{ __typename }', STREAM)).status).toBe(401);
    const url = `${server.url}/graphql/stream?query={__typename}`;
    const { status, body } = await fetchJson(url, { headers: RIGHT });
    expect({ status, body }).toMatchObject({
      status: 406,
      body: { errors: [{ extensions: { code: 'NOT_ACCEPTABLE' } }] },
    });
  });

  it.each([
    ['syntax', '{', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nonsense }', 'GRAPHQL_VALIDATION_FAILED'],
    ['too many tokens', `{ ${'__typename '.repeat(4000)} }`, 'GRAPHQL_PARSE_FAILED'],
  ])('refuses what HTTP refuses (%s) by 400 and its code', async (_what, query, code) => {
    const init = { method: 'POST', headers: { ...STREAM, ...RIGHT, 'content-type': 'application/json' } };
    const { status, body } = await fetchJson(`${server.url}/graphql/stream`, {
      ...init,
      body: JSON.stringify({ query }),
    });
    expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ extensions: { code } }] } });
  });

  it('maps errors as HTTP does, and takes no mutation by GET', async () => {
    const mutation = 'mutation { startRun(input: { dataset: "d" }) { run { id } } }';
    expect((await get(mutation, { ...STREAM, ...RIGHT })).status).toBe(405);
    const init = { method: 'POST', headers: { ...STREAM, ...RIGHT, 'content-type': 'application/json' } };
    const bug = await fetch(`${server.url}/graphql/stream`, { ...init, body: JSON.stringify({ query: mutation }) });
    const text = await bug.text();
    expect(text).toContain('INTERNAL_SERVER_ERROR');
    expect(text).toContain('requestId');
    expect(text).not.toContain('secret');
  });

  it('breaks off, and does not end, when the server stops: the run is not over', async () => {
    const stopping = await startApiServer(database.pool, { fakes: { runLog: log.runLog } });
    const run = await newWrittenRun(database.pool, 1);
    const query = `subscription { runChanged(runId: "${run.globalId}") { status } }`;
    const response = await fetch(`${stopping.url}/graphql/stream?${new URLSearchParams({ query }).toString()}`, {
      headers: STREAM,
    });
    const isBrokenOff = expect(response.text()).rejects.toThrow();
    await stopping.close();
    await isBrokenOff;
  });
});
