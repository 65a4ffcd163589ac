import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../src/package-root.js';
import { Role } from '../../src/schema/role.js';
import { createPool } from '../../src/services/database/create-pool.js';
import { createLogger } from '../../src/logger.js';
import { authorizationOf, callersOf, routesDuring, type Caller, type ServedRoute } from '../support/access-world.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { postGraphQL } from '../support/http-json.js';
import { rootOperations, type RootOperation } from '../support/root-operations.js';
import { SocketClient } from '../support/socket-client.js';

const TOKEN = 'a-token-for-this-test-only';
const ROLES = Object.values(Role);

/** All that administrators alone may do. Of all else queries and subscriptions are for readers, mutations for runners. */
const FOR_ADMINISTRATORS = ['Query.tokens', 'Mutation.createToken', 'Mutation.revokeToken'];

/** Who may ask for an address; a route that is not here fails. */
const ROUTES: Readonly<Record<string, Role | 'ANYBODY'>> = {
  '/health': 'ANYBODY',
  '/': 'ANYBODY',
  '/runs/:id': 'ANYBODY',
  '/runs/:id/answers': 'ANYBODY',
  '/compare': 'ANYBODY',
  '/questions/:id': 'ANYBODY',
  '/graphiql': 'ANYBODY',
  '/graphiql/': 'ANYBODY',
  '/assets/*': 'ANYBODY',
  '/graphql': 'READER',
  '/graphql/stream': 'READER',
  '/runs/:id/report.html': 'READER',
  '/runs/:run/export.:suffix': 'READER',
  '/datasets/:dataset/export.:suffix': 'READER',
  '/images/:name': 'READER',
  '/uploads': 'RUNNER',
};

const operations = rootOperations(buildSchema(readFileSync(path.join(packageRoot, 'schema.graphql'), 'utf8')));

/** `refused`: the role is too low. */
type Outcome = 'allowed' | 'refused' | 'not let in';

function expected({ role }: Caller, needed: Role): Outcome {
  if (!role) return 'not let in';
  return ROLES.indexOf(role) >= ROLES.indexOf(needed) ? 'allowed' : 'refused';
}

function neededFor({ name, kind }: RootOperation): Role {
  if (FOR_ADMINISTRATORS.includes(name)) return 'ADMINISTRATOR';
  return kind === 'mutation' ? 'RUNNER' : 'READER';
}

/** By the codes of an answer, wherever they stand in it. */
function outcomeOf(answer: unknown): Outcome {
  const codes = [...JSON.stringify(answer).matchAll(/\\?"code\\?":\s*\\?"(\w+)/g)].map(([, code]) => code);
  if (codes.includes('UNAUTHENTICATED')) return 'not let in';
  return codes.includes('FORBIDDEN') ? 'refused' : 'allowed';
}

describe('who may do what', () => {
  let app: TestApp;
  let routes: readonly ServedRoute[];
  let callers: Caller[];
  beforeAll(async () => {
    ({ started: app, routes } = await routesDuring(() => startTestApp({ METACOG_TOKEN: TOKEN, WORKER: 'off' })));
    const pool = createPool(app.databaseUrl, createLogger('silent'), 1);
    callers = await callersOf(app.url, { token: TOKEN, pool });
    await pool.end();
  });
  afterAll(() => app.close());

  /** What came of each operation for each caller, beside what was to come of it. */
  async function matrix(ask: (caller: Caller, operation: RootOperation) => Promise<Outcome>): Promise<void> {
    const cells: { cell: string; came: Outcome; due: Outcome }[] = [];
    for (const caller of callers) {
      for (const operation of operations) {
        const cell = `${caller.name}: ${operation.name}`;
        cells.push({ cell, came: await ask(caller, operation), due: expected(caller, neededFor(operation)) });
      }
    }
    expect(cells.filter(({ came, due }) => came !== due)).toEqual([]);
    expect(cells).toHaveLength(callers.length * operations.length);
  }

  it('is the same for every operation over HTTP', () =>
    matrix(async (caller, { query, variables }) => {
      const { status, body } = await postGraphQL(app.url, { query, variables }, authorizationOf(caller));
      const outcome = outcomeOf(body);
      expect(status === 401).toBe(outcome === 'not let in');
      expect(status === 403).toBe(outcome === 'refused');
      if (outcome === 'refused') expect(body.data ?? null).toBeNull();
      return outcome;
    }));

  it('is the same for every operation over WebSocket', () =>
    matrix(async ({ name, token }, { query, variables }) => {
      const client = await SocketClient.connect(app.url);
      client.send({ type: 'connection_init', ...(token !== undefined && { payload: { token } }) });
      const first = await Promise.race([client.next(), client.closed]);
      if ('code' in first) {
        expect(first.code).toBe(name === 'unknown' ? 4403 : 4401);
        return 'not let in';
      }
      const id = client.start(query, 'one', variables);
      const answers = [await client.next()];
      while (answers.at(-1)!.type === 'next') answers.push(await client.next());
      expect(answers.every((answer) => answer.id === id)).toBe(true);
      await client.close();
      return outcomeOf(answers);
    }));

  it('is the same for every operation over server-sent events', () =>
    matrix(async (caller, { query, variables }) => {
      const response = await fetch(`${app.url}/graphql/stream`, {
        method: 'POST',
        headers: { ...authorizationOf(caller), accept: 'text/event-stream', 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      return outcomeOf(await response.text());
    }));

  it('is said of every route, and holds for each', async () => {
    expect([...new Set(routes.map(({ url }) => url))].sort()).toEqual(Object.keys(ROUTES).sort());
    const cells: { cell: string; came: Outcome; due: Outcome }[] = [];
    for (const { method, url } of routes) {
      for (const caller of callers) {
        const rule = ROUTES[url]!;
        const address = app.url + url.replaceAll(/:\w+|\*/g, 'nothing');
        const { status } = await fetch(address, { method, headers: authorizationOf(caller) });
        const came = status === 401 ? 'not let in' : status === 403 ? 'refused' : 'allowed';
        cells.push({
          cell: `${caller.name}: ${method} ${url}`,
          came,
          due: rule === 'ANYBODY' ? 'allowed' : expected(caller, rule),
        });
      }
    }
    expect(cells.filter(({ came, due }) => came !== due)).toEqual([]);
  });

  it('takes a token from a header alone, never from an address', async () => {
    const administrator = callers.find(({ name }) => name === 'administrator')!.token!;
    for (const name of ['token', 'access_token', 'authorization', 'METACOG_TOKEN']) {
      const query = new URLSearchParams({ [name]: administrator, query: '{ __typename }' }).toString();
      const headers = { 'apollo-require-preflight': 'true' };
      expect((await fetch(`${app.url}/graphql?${query}`, { headers })).status).toBe(401);
    }
  });

  it('names the role that is needed and the one that the token has', async () => {
    const reader = callers.find(({ name }) => name === 'reader')!;
    const { body } = await postGraphQL(app.url, '{ tokens { name } }', authorizationOf(reader));
    expect(body.errors?.[0]?.message).toBe('This needs the role ADMINISTRATOR; your token has the role READER');
  });
});
