import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startApiServer, type ApiServer } from '../../support/api-server.js';
import { countStatements, type CountedPool } from '../../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { drillRandom } from '../../support/drill-seed.js';
import { newRun } from '../../support/factories.js';
import { newWrittenRun, openRunLog } from '../../support/live-world.js';
import { SocketClient } from '../../support/socket-client.js';
import { upTo } from '../../support/transcript.js';

const LIVE = `subscription Live($runId: ID!, $after: Int) {
  answerWritten(runId: $runId, after: $after) { sequence answer { status question { qid } } }
}`;
const DROPS = 10;

let database: TestDatabase;
let counted: CountedPool;
let log: Awaited<ReturnType<typeof openRunLog>>;
let server: ApiServer;
const clients: SocketClient[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  counted = countStatements(database.pool);
  log = await openRunLog(counted.pool, database.url);
  server = await startApiServer(counted.pool, { fakes: { runLog: log.runLog } });
});
afterEach(() => {
  for (const client of clients.splice(0)) client.cut();
});
afterAll(async () => {
  await server.close();
  await log.close();
  await database.close();
});

async function open(): Promise<SocketClient> {
  const client = await SocketClient.open(server.url);
  clients.push(client);
  return client;
}

interface Told {
  readonly errors?: unknown;
  readonly data: { readonly answerWritten: { readonly sequence: number } };
}

/** Reads messages of one subscription until `count` events or its end. */
async function sequences(client: SocketClient, count = Infinity): Promise<number[]> {
  const seen: number[] = [];
  while (seen.length < count) {
    const { type, payload } = await client.next();
    if (type !== 'next') break;
    const { errors, data } = payload as Told;
    expect(errors).toBeUndefined();
    seen.push(data.answerWritten.sequence);
  }
  return seen;
}

describe('subscriptions over WebSockets', () => {
  it('tell everybody every write once and in order, and load what they select once for all', async () => {
    const run = await newWrittenRun(database.pool, 20);
    const sockets = await Promise.all(Array.from({ length: 30 }, () => open()));
    for (const client of sockets) client.start(LIVE, 'live', { runId: run.globalId, after: 0 });
    await run.writeTogether(10);
    for (const client of sockets) expect(await sequences(client, 20)).toEqual(upTo(20));
    counted.take();
    await run.writeTogether(10);
    for (const client of sockets) expect(await sequences(client)).toEqual(upTo(40, 21));
    // Whatever was looked at together: one statement for the questions of each look, however many subscribe.
    const questions = counted.take().filter((text) => text.includes('FROM questions'));
    expect([1, 2]).toContain(questions.length);
  });

  it('give each its own id, selection and place, many on one socket too', async () => {
    const run = await newWrittenRun(database.pool, 3);
    const client = await open();
    const short = 'subscription ($runId: ID!) { short: answerWritten(runId: $runId) { sequence } }';
    client.start(LIVE, 'a "quoted" id', { runId: run.globalId, after: 4 });
    client.start(short, 'short', { runId: run.globalId });
    await run.write(3);
    const told = new Map<string, unknown[]>();
    for (let completed = 0; completed < 2;) {
      const { id = '', type, payload } = await client.next();
      if (type === 'complete') completed += 1;
      else told.set(id, [...(told.get(id) ?? []), (payload as { data: unknown }).data]);
    }
    const rest = { status: 'COMPLETE', question: { qid: 'Q-0003' } };
    expect(told.get('a "quoted" id')?.at(-1)).toEqual({ answerWritten: { sequence: 6, answer: rest } });
    expect(told.get('a "quoted" id')).toHaveLength(2);
    expect(told.get('short')).toEqual(upTo(6).map((sequence) => ({ short: { sequence } })));
  });

  it('lose and repeat nothing for a client that is cut off ten times and resumes after what it has seen', async () => {
    const random = drillRandom('cut off at random');
    const run = await newWrittenRun(database.pool, 100);
    const watching = open().then(async (client) => {
      client.start(LIVE, 'steady', { runId: run.globalId });
      return sequences(client);
    });
    const seen: number[] = [];
    const resuming = (async () => {
      for (let drop = 0; drop < DROPS; drop += 1) {
        const client = await open();
        client.start(LIVE, 'live', { runId: run.globalId, after: seen.at(-1) ?? 0 });
        seen.push(...(await sequences(client, random.integer(1, 15))));
        client.cut();
      }
      const client = await open();
      client.start(LIVE, 'live', { runId: run.globalId, after: seen.at(-1) ?? 0 });
      seen.push(...(await sequences(client)));
    })();
    await run.write(100);
    await resuming;
    expect(seen).toEqual(upTo(200));
    expect(await watching).toEqual(upTo(200));
  });

  it('tell nothing more after the client has completed them', async () => {
    const run = await newWrittenRun(database.pool, 4);
    const client = await open();
    client.start(LIVE, 'live', { runId: run.globalId });
    await run.write(2);
    expect(await sequences(client, 4)).toEqual(upTo(4));
    client.send({ type: 'complete', id: 'live' });
    client.start(LIVE, 'again', { runId: run.globalId, after: 3 });
    expect(await client.next()).toMatchObject({ type: 'next', id: 'again' });
    await run.write(2);
    for (let left = 4; left > 0; left -= 1) expect(await client.next()).toMatchObject({ type: 'next', id: 'again' });
    expect(await client.next()).toEqual({ type: 'complete', id: 'again' });
  });

  it('tell a run and its metrics to all who follow them', async () => {
    const run = await newWrittenRun(database.pool, 2);
    const sockets = await Promise.all([open(), open()]);
    const query = 'subscription ($runId: ID!) { runChanged(runId: $runId) { status progress { complete } } }';
    for (const client of sockets) client.start(query, 'run', { runId: run.globalId });
    const first = { runChanged: { status: 'RUNNING', progress: { complete: 0 } } };
    for (const client of sockets) expect(await client.next()).toMatchObject({ payload: { data: first } });
    await run.write(2);
    for (const client of sockets) {
      const states: unknown[] = [];
      for (let message = await client.next(); message.type === 'next'; message = await client.next()) {
        states.push((message.payload as { data: unknown }).data);
      }
      expect(states.at(-1)).toEqual({ runChanged: { status: 'COMPLETED', progress: { complete: 2 } } });
    }
  });
});

describe('a client that does not read', () => {
  it('waits in the table with its subscription, and sees everything once it reads again', async () => {
    const run = await newWrittenRun(database.pool, 500);
    const [frozen, other] = [await open(), await open()];
    frozen.start(LIVE, 'live', { runId: run.globalId });
    frozen.freeze();
    other.start(LIVE, 'live', { runId: run.globalId });
    await run.writeTogether(500);
    expect(await sequences(other)).toEqual(upTo(1000));
    frozen.thaw();
    expect(await sequences(frozen)).toEqual(upTo(1000));
  });

  it('is closed with 4413 when it asks for ever more, and nobody else notices', async () => {
    await newRun(database.pool, { name: 'long', statusReason: 'x'.repeat(1_000_000) });
    const run = await newWrittenRun(database.pool, 1);
    const [frozen, other] = [await open(), await open()];
    other.start(LIVE, 'live', { runId: run.globalId });
    frozen.freeze();
    for (let request = 0; request < 40; request += 1) {
      frozen.start('{ runByName(name: "long") { statusReason } }', `request ${request}`);
    }
    // What was asked first is answered by the time that this is.
    for (let request = 0; request < 5; request += 1) {
      const asking = await open();
      asking.start('{ runByName(name: "long") { statusReason } }');
      expect(await asking.next()).toMatchObject({ type: 'next' });
    }
    frozen.thaw();
    const { code, reason } = await frozen.closed;
    expect(code).toBe(4413);
    expect(reason).toContain('resume');
    await run.write(1);
    expect(await sequences(other)).toEqual([1, 2]);
  });
});
