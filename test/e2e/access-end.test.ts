import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../../src/cli/api/api-client.js';
import { ApiError } from '../../src/client/errors.js';
import type { Operation } from '../../src/operations/operation.js';
import { formatTime } from '../../src/words/format.js';
import { authorizationOf, createToken, revokeToken, type MadeToken } from '../support/access-world.js';
import { postGraphQL } from '../support/http-json.js';
import { query } from '../support/query.js';
import { startServedProgram, type ServedProgram } from '../support/served-program.js';
import { SocketClient } from '../support/socket-client.js';
import { startBuiltInRun } from '../support/transcript.js';

const TOKEN = 'a-token-for-this-test-only';
/** Nobody asks, so a run that is started stays as it is, and who follows it hears nothing after its first state. */
const SETTINGS = { METACOG_TOKEN: TOKEN, WORKER: 'off' };

const FOLLOW: Operation<{ runChanged: { status: string } }, { runId: string }> = {
  text: 'subscription ($runId: ID!) { runChanged(runId: $runId) { status } }',
};

let first: ServedProgram;
let second: ServedProgram;
let administrator: ApiClient;
let runId: string;
beforeAll(async () => {
  first = await startServedProgram(SETTINGS);
  second = await startServedProgram({ ...SETTINGS, DATABASE_URL: first.databaseUrl });
  administrator = new ApiClient({ url: first.url, token: TOKEN });
  runId = (await startBuiltInRun(administrator, 5)).id;
});
afterAll(async () => {
  await second.close();
  await first.close();
});

interface Follower {
  readonly ended: Promise<unknown>;
}

async function overWebSocket(url: string, { secret }: MadeToken): Promise<Follower> {
  const client = await SocketClient.open(url, { token: secret });
  client.start(FOLLOW.text, 'one', { runId });
  expect(await client.next()).toMatchObject({ type: 'next', payload: { data: { runChanged: { status: 'QUEUED' } } } });
  return { ended: client.closed };
}

async function overServerSentEvents(url: string, { secret }: MadeToken): Promise<Follower> {
  const response = await fetch(`${url}/graphql/stream`, {
    method: 'POST',
    headers: {
      ...authorizationOf({ token: secret }),
      accept: 'text/event-stream',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ query: FOLLOW.text, variables: { runId } }),
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let seen = '';
  while (!seen.includes('QUEUED')) seen += (await reader.read()).value ?? '';
  const rest = async (): Promise<string> => {
    for (let text = ''; ;) {
      const { done, value } = await reader.read();
      if (done) return text.replaceAll(/^:\n\n/gm, '');
      text += value;
    }
  };
  return { ended: rest() };
}

/** The client that others build on, which connects again by itself after everything that may pass. */
async function byTheClient(url: string, { secret }: MadeToken): Promise<Follower> {
  let reconnects = 0;
  const client = new ApiClient({ url, token: secret });
  const events = client.subscribe(FOLLOW, { runId }, { onReconnecting: () => (reconnects += 1) });
  await events.next();
  const ended = events.next().then(
    () => 'nothing',
    (error: unknown) => (error instanceof ApiError ? { code: error.code, message: error.message, reconnects } : error),
  );
  return { ended };
}

describe.each(['expired', 'revoked'] as const)('a token that is %s', (end) => {
  const made = (name: string): Promise<MadeToken> =>
    createToken(administrator, {
      name: `${name}-${end}`,
      role: 'READER',
      ...(end === 'expired' && { expiresAt: new Date(Date.now() + 10_000).toISOString() }),
    });
  /** Waits for it, where it is not done by hand. */
  const finish = (token: MadeToken): Promise<void> =>
    end === 'expired' ? Promise.resolve() : revokeToken(administrator, token);

  it('ends what was followed with it, at the server that knows and at the other, and says why', async () => {
    const token = await made('followers');
    const servers = [first, second];
    const sockets = await Promise.all(servers.map(({ url }) => overWebSocket(url, token)));
    const streams = await Promise.all(servers.map(({ url }) => overServerSentEvents(url, token)));
    const clients = await Promise.all(servers.map(({ url }) => byTheClient(url, token)));
    await finish(token);
    const { name, expiresAt } = token.token;
    const what = `token ${name} ${end === 'expired' ? `expired at ${formatTime(expiresAt!)}` : 'was revoked'}`;
    const message = `The ${what}; an administrator makes a new one: metacog token create ${name}`;
    for (const { ended } of sockets) expect(await ended).toEqual({ code: 4401, reason: `The ${what}` });
    for (const { ended } of streams) {
      expect(await ended).toMatch(
        new RegExp(
          `^event: next\ndata: \\{"errors":\\[\\{"message":"${message}","extensions":\\{"code":"UNAUTHENTICATED",` +
            '"requestId":"[\\w-]+"\\}\\}\\]\\}\n\nevent: complete\ndata:\n\n$',
        ),
      );
    }
    for (const [i, { ended }] of clients.entries()) {
      const refused = `${servers[i]!.url} does not take this token: the ${what}`;
      expect(await ended).toEqual({ code: 'UNAUTHENTICATED', message: refused, reconnects: 0 });
    }
    for (const { url } of servers) {
      const { status, body } = await postGraphQL(url, '{ __typename }', authorizationOf({ token: token.secret }));
      expect([status, body.errors?.[0]?.message]).toEqual([401, message]);
      const late = await SocketClient.connect(url);
      late.send({ type: 'connection_init', payload: { token: token.secret } });
      expect(await late.closed).toEqual({ code: 4401, reason: `The ${what}` });
    }
  });

  it('leaves those alone who have another', async () => {
    const [token, other] = [
      await made('one'),
      await createToken(administrator, { name: `other-${end}`, role: 'READER' }),
    ];
    const [gone, stays] = [
      await overWebSocket(second.url, token),
      await SocketClient.open(second.url, { token: other.secret }),
    ];
    await finish(token);
    await gone.ended;
    stays.start('{ __typename }');
    expect(await stays.next()).toMatchObject({ type: 'next', payload: { data: { __typename: 'Query' } } });
    await stays.close();
  });
});

it('a token is taken everywhere at once, also while no server hears of changes, and so is its end', async () => {
  const token = await createToken(administrator, { name: 'unheard', role: 'READER' });
  const { ended } = await overWebSocket(second.url, token);
  const listening = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'metacog listen'";
  await query(first.databaseUrl, `${listening} AND datname = current_database()`);
  await revokeToken(administrator, token);
  expect(await ended).toEqual({ code: 4401, reason: 'The token unheard was revoked' });
});
