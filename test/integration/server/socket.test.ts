import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toGlobalId } from '../../../src/resolvers/global-id.js';
import { RunChange } from '../../../src/services/answers/live/run-changes.js';
import type { ApiFakes } from '../../support/api.js';
import { startApiServer, type ApiServer } from '../../support/api-server.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newRun } from '../../support/factories.js';
import { SocketClient } from '../../support/socket-client.js';

/** A log in which nothing ever happens, until the follower leaves. */
const quietLog: NonNullable<ApiFakes['runLog']> = {
  // eslint-disable-next-line require-yield -- it has no entries
  async *tail(_runId, _after, signal) {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  },
  async *changes(_runId, signal) {
    yield new RunChange({ fingerprint: 'quiet', hasEnded: false }, signal);
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  },
};

let database: TestDatabase;
let server: ApiServer;
let runId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  runId = toGlobalId('Run', (await newRun(database.pool, { name: 'watched' })).id);
  const fakes: ApiFakes = { runLog: quietLog, start: () => Promise.reject(new TypeError('secret')) };
  server = await startApiServer(database.pool, { fakes });
});
afterAll(async () => {
  await server.close();
  await database.close();
});

describe('a WebSocket', () => {
  it('answers queries and follows runs', async () => {
    const client = await SocketClient.open(server.url);
    client.start('{ runByName(name: "watched") { name } }', 'query');
    expect(await client.next()).toEqual({
      type: 'next',
      id: 'query',
      payload: { data: { runByName: { name: 'watched' } } },
    });
    expect(await client.next()).toEqual({ type: 'complete', id: 'query' });
    client.start(`subscription { runChanged(runId: "${runId}") { name } }`, 'live');
    expect(await client.next()).toEqual({
      type: 'next',
      id: 'live',
      payload: { data: { runChanged: { name: 'watched' } } },
    });
    await client.close();
  });

  it.each([
    ['syntax', '{', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nonsense }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'too many aliases',
      `{ runs { ${Array.from({ length: 101 }, (_, n) => `a${n}: totalCount`).join(' ')} } }`,
      'QUERY_LIMIT_EXCEEDED',
    ],
    ['too many tokens', `{ ${'__typename '.repeat(4000)} }`, 'GRAPHQL_PARSE_FAILED'],
  ])('answers a fault of the request (%s) with its code and stays open', async (_what, query, code) => {
    const client = await SocketClient.open(server.url);
    client.start(query);
    expect(await client.next()).toMatchObject({ type: 'error', payload: [{ extensions: { code } }] });
    client.start('{ __typename }', 'after');
    expect(await client.next()).toMatchObject({ type: 'next', id: 'after' });
    await client.close();
  });

  it('maps errors as HTTP does: own words for what is expected, a mask for a bug', async () => {
    const client = await SocketClient.open(server.url);
    client.start(`subscription { answerWritten(runId: "${toGlobalId('Run', 999_999)}") { sequence } }`, 'missing');
    expect(await client.next()).toMatchObject({ payload: { errors: [{ extensions: { code: 'NOT_FOUND' } }] } });
    await client.next();
    client.start('{ runs(first: 0) { totalCount } }', 'page');
    expect(await client.next()).toMatchObject({ payload: { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] } });
    await client.next();
    client.start('mutation { startRun(input: { dataset: "d" }) { run { id } } }', 'bug');
    const bug = await client.next();
    expect(bug).toMatchObject({
      payload: { errors: [{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
    });
    expect(JSON.stringify(bug)).not.toContain('secret');
    await client.close();
  });

  it('is closed for what the protocol forbids', async () => {
    const twice = await SocketClient.open(server.url);
    twice.send({ type: 'connection_init' });
    expect(await twice.closed).toMatchObject({ code: 4429 });
    const sameId = await SocketClient.open(server.url);
    sameId.start(`subscription { answerWritten(runId: "${runId}") { sequence } }`);
    sameId.start(`subscription { answerWritten(runId: "${runId}") { sequence } }`);
    expect(await sameId.closed).toMatchObject({ code: 4409 });
    const nonsense = await SocketClient.open(server.url);
    nonsense.send({ type: 'nonsense' });
    expect(await nonsense.closed).toMatchObject({ code: 4400 });
  });

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another host', { host: 'evil.example' }],
  ])('is refused from %s before it is opened', async (_from, headers) => {
    await expect(SocketClient.connect(server.url, headers)).rejects.toThrow(/403/);
  });

  it('is refused on any other path', async () => {
    await expect(SocketClient.connect(`${server.url}/other`)).rejects.toThrow(/404/);
  });
});

describe('closing the server', () => {
  it('ends subscriptions with 1001 and takes no more connections', async () => {
    const closing = await startApiServer(database.pool, { fakes: { runLog: quietLog } });
    const client = await SocketClient.open(closing.url);
    client.start(`subscription { runChanged(runId: "${runId}") { name } }`);
    expect(await client.next()).toMatchObject({ type: 'next' });
    await Promise.all([closing.close(), closing.close()]);
    expect(await client.closed).toMatchObject({ code: 1001 });
    await expect(fetch(`${closing.url}/health`)).rejects.toThrow();
  });

  it('lets a request that is under way finish', async () => {
    let release: (() => void) | undefined;
    let arrived: (() => void) | undefined;
    const hasArrived = new Promise<void>((resolve) => (arrived = resolve));
    const start = async (): Promise<never> => {
      arrived?.();
      await new Promise<void>((resolve) => (release = resolve));
      throw new TypeError('late, but answered');
    };
    const closing = await startApiServer(database.pool, { fakes: { start } });
    const answer = fetch(`${closing.url}/graphql`, {
      method: 'POST',
      body: JSON.stringify({ query: 'mutation { startRun(input: { dataset: "d" }) { run { id } } }' }),
      headers: { 'content-type': 'application/json' },
    });
    await hasArrived;
    const closed = closing.close();
    release?.();
    expect((await answer).status).toBe(200);
    await closed;
  });
});
