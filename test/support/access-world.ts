import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { ApiClient } from '../../src/cli/api/api-client.js';
import { CREATE_TOKEN, REVOKE_TOKEN, type AccessToken, type Role } from '../../src/cli/api/token-operations.js';
import { digestOf, newSecret } from '../../src/services/access/secret.js';

export interface Caller {
  readonly name: string;
  /** Undefined for one who brings none. */
  readonly token: string | undefined;
  /** Undefined for one who is not let in. */
  readonly role: Role | undefined;
}

export interface MadeToken {
  readonly token: AccessToken;
  readonly secret: string;
}

export async function createToken(
  api: ApiClient,
  input: { name: string; role: Role; expiresAt?: string },
): Promise<MadeToken> {
  const { token, secret, userErrors } = (await api.query(CREATE_TOKEN, { input })).createToken;
  if (!token || secret === null) throw new Error(JSON.stringify(userErrors));
  return { token, secret };
}

export async function revokeToken(api: ApiClient, { token: { id } }: MadeToken): Promise<void> {
  const { userErrors } = (await api.query(REVOKE_TOKEN, { id })).revokeToken;
  if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
}

/** One of each kind: who is let in, in every role, and who is not, for whatever reason. */
export async function callersOf(url: string, { token, pool }: { token: string; pool: pg.Pool }): Promise<Caller[]> {
  const api = new ApiClient({ url, token });
  const made = async (role: Role): Promise<Caller> => {
    const name = role.toLowerCase();
    return { name, role, token: (await createToken(api, { name, role })).secret };
  };
  const revoked = await createToken(api, { name: 'revoked', role: 'ADMINISTRATOR' });
  await revokeToken(api, revoked);
  const expired = newSecret();
  await pool.query(
    `INSERT INTO access_tokens (name, digest, role, expires_at)
     VALUES ('expired', $1, 'ADMINISTRATOR', now() - interval '1 minute')`,
    [digestOf(expired)],
  );
  return [
    { name: 'nobody', token: undefined, role: undefined },
    { name: 'unknown', token: newSecret(), role: undefined },
    { name: 'expired', token: expired, role: undefined },
    { name: 'revoked', token: revoked.secret, role: undefined },
    await made('READER'),
    await made('RUNNER'),
    await made('ADMINISTRATOR'),
    { name: 'METACOG_TOKEN', token, role: 'ADMINISTRATOR' },
  ];
}

export function authorizationOf({ token }: Pick<Caller, 'token'>): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

export interface ServedRoute {
  readonly method: string;
  readonly url: string;
}

const CREATED = 'fastify.initialization';

/** Every route that Fastify is given while `start` runs, by plugins too. */
export async function routesDuring<T>(
  start: () => Promise<T>,
): Promise<{ started: T; routes: readonly ServedRoute[] }> {
  const routes: ServedRoute[] = [];
  const listen = (message: unknown): void => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) routes.push({ method: one, url });
    });
  };
  subscribe(CREATED, listen);
  try {
    return { started: await start(), routes };
  } finally {
    unsubscribe(CREATED, listen);
  }
}
