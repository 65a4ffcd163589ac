import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { createLogger } from '../../../../src/logger.js';
import { AccessTokenService, type NewToken } from '../../../../src/services/access/access-token.service.js';
import type { Grant } from '../../../../src/services/access/grant.js';
import { digestOf } from '../../../../src/services/access/secret.js';
import { ValidTokens } from '../../../../src/services/access/valid-tokens.js';
import type { TokenEnd } from '../../../../src/words/token-end.js';
import { Notifications } from '../../../../src/services/database/notifications.js';
import { countStatements } from '../../../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';

const logger = createLogger('silent');
const IN_AN_HOUR = (): Date => new Date(Date.now() + 3_600_000);
const REVOKED = { name: 'pipeline', expiredAt: null };
const NO_HINTS = { onTokens: () => () => undefined };

let database: TestDatabase;
let notifications: Notifications;
let started: ValidTokens[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  notifications = new Notifications({ url: database.url, logger });
  await notifications.start();
});
afterEach(async () => {
  await Promise.all(started.map((tokens) => tokens.close()));
  started = [];
  await database.pool.query('DELETE FROM access_tokens');
});
afterAll(async () => {
  await notifications.close();
  await database.close();
});

/** What one server process knows. */
async function serverProcess(
  how: Partial<Pick<ConstructorParameters<typeof ValidTokens>[0], 'pool' | 'notifications' | 'pollMs'>> = {},
): Promise<ValidTokens> {
  const tokens = new ValidTokens({ pool: database.pool, notifications, logger, ...how });
  started.push(tokens);
  await tokens.start();
  return tokens;
}

/** The service of a server process that knows nothing. */
function service(validTokens: Pick<ValidTokens, 'refresh'> = { refresh: () => Promise.resolve() }): AccessTokenService {
  return new AccessTokenService({ pool: database.pool, validTokens });
}

function newToken(change: Partial<NewToken> = {}): NewToken {
  return { name: 'pipeline', role: 'RUNNER', expiresAt: null, ...change };
}

async function grantOf(tokens: ValidTokens, secret: string): Promise<Grant> {
  const found = await tokens.find(secret);
  if (!found || 'expiredAt' in found) throw new Error('it lets nobody in');
  return found;
}

function endOf(grant: Grant): Promise<TokenEnd> {
  return new Promise((resolve) => grant.onEnd(resolve));
}

/** A pool whose database does not answer at times. */
function leavingPool(): { pool: pg.Pool; setAway: (isAway: boolean) => void } {
  let away = false;
  const pool = new Proxy(database.pool, {
    get(target, property) {
      if (property === 'query' && away) return () => Promise.reject(new Error('away'));
      const member: unknown = Reflect.get(target, property);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
  return { pool, setAway: (isAway) => (away = isAway) };
}

describe('access tokens', () => {
  it('are stored as digests alone, and listed without them, the newest first', async () => {
    const { token, secret } = await service().create(newToken());
    await service().create(newToken({ name: 'second', role: 'READER', expiresAt: IN_AN_HOUR() }));
    const { rows } = await database.pool.query(
      'SELECT access_tokens::text AS row, digest FROM access_tokens ORDER BY id',
    );
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect((rows[0] as { digest: Buffer }).digest.equals(digestOf(secret))).toBe(true);
    expect(await service().list()).toEqual([
      expect.objectContaining({ name: 'second', role: 'READER', expiresAt: expect.any(Date) }),
      token,
    ]);
    expect(Object.keys(token).sort()).toEqual(['createdAt', 'expiresAt', 'id', 'name', 'revokedAt', 'role']);
  });

  it('have names that no other in use has; one that is revoked, or has expired, gives its name free', async () => {
    const { token } = await service().create(newToken());
    const again = service().create(newToken());
    await expect(again).rejects.toMatchObject({ code: 'CONFLICT', field: ['name'] });
    await service().revoke(token.id);
    const { token: second } = await service().create(newToken());
    await database.pool.query("UPDATE access_tokens SET expires_at = now() - interval '1 s' WHERE id = $1", [
      second.id,
    ]);
    const { token: third } = await service().create(newToken());
    const listed = await service().list();
    expect(listed.map(({ id, revokedAt }) => [id, revokedAt !== null])).toEqual([
      [third.id, false],
      [second.id, true],
      [token.id, true],
    ]);
  });

  it('are made once when two servers make one of the same name at once', async () => {
    const made = await Promise.allSettled([1, 2, 3, 4].map(() => service().create(newToken())));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each([
    [{ name: ' ' }, 'name'],
    [{ name: '' }, 'name'],
    [{ expiresAt: new Date(0) }, 'expiresAt'],
  ])('are refused with %j', async (change, field) => {
    await expect(service().create(newToken(change))).rejects.toMatchObject({ code: 'BAD_USER_INPUT', field: [field] });
  });

  it('stay revoked as they were, and an unknown one is said to be unknown', async () => {
    const { token } = await service().create(newToken());
    const { revokedAt } = await service().revoke(token.id);
    expect(await service().revoke(token.id)).toMatchObject({ revokedAt });
    await expect(service().revoke(token.id + 1)).rejects.toMatchObject({ code: 'NOT_FOUND', field: ['id'] });
  });
});

describe('the valid tokens of a server process', () => {
  it('are known without a statement; one that was made elsewhere a moment ago is found at once', async () => {
    const { pool, take } = countStatements(database.pool);
    const tokens = await serverProcess({ pool, notifications: NO_HINTS });
    take();
    const { secret } = await service().create(newToken());
    expect(await tokens.find(secret)).toMatchObject({ role: 'RUNNER', end: undefined });
    expect(take()).toHaveLength(1);
    const grants = await Promise.all(Array.from({ length: 100 }, () => tokens.find(secret)));
    expect(new Set(grants).size).toBe(1);
    expect(take()).toEqual([]);
  });

  it('cost a few statements, however many unknown ones come', async () => {
    const { pool, take } = countStatements(database.pool);
    const tokens = await serverProcess({ pool, notifications: NO_HINTS });
    take();
    const found = await Promise.all(Array.from({ length: 1000 }, (_, n) => tokens.find(`made-up-${n}`)));
    expect(new Set(found)).toEqual(new Set([undefined]));
    expect(take()).toHaveLength(1);
  });

  it('are those of all processes: what is revoked at one lets nobody in there, and ends at the others', async () => {
    const [here, there] = [await serverProcess(), await serverProcess()];
    const { token, secret } = await service(here).create(newToken());
    const [grantHere, grantThere] = [await grantOf(here, secret), await grantOf(there, secret)];
    await service(here).revoke(token.id);
    expect(grantHere.end).toEqual(REVOKED);
    expect(await here.find(secret)).toEqual(REVOKED);
    expect(await endOf(grantThere)).toEqual(REVOKED);
    expect(await there.find(secret)).toEqual(REVOKED);
  });

  it('end also where no hint arrives', async () => {
    const deaf = await serverProcess({ notifications: NO_HINTS, pollMs: 50 });
    const { token, secret } = await service().create(newToken());
    const grant = await grantOf(deaf, secret);
    await service().revoke(token.id);
    expect(await endOf(grant)).toEqual(REVOKED);
  });

  it('expire by themselves, also while the database is away', async () => {
    const { pool, setAway } = leavingPool();
    const tokens = await serverProcess({ pool });
    const expiresAt = new Date(Date.now() + 1500);
    const { secret } = await service().create(newToken({ expiresAt }));
    const grant = await grantOf(tokens, secret);
    expect(grant.end).toBeUndefined();
    setAway(true);
    const expired = { name: 'pipeline', expiredAt: expiresAt };
    expect(await endOf(grant)).toEqual(expired);
    setAway(false);
    expect(await tokens.find(secret)).toEqual(expired);
  });

  it('are told from those that have ended, for no statement of their own, and from those that never were', async () => {
    const { pool, take } = countStatements(database.pool);
    const made = async (name: string) => (await service().create(newToken({ name, expiresAt: IN_AN_HOUR() }))).secret;
    const secrets = [await made('expired'), await made('revoked'), await made('revoked once expired'), 'made-up'];
    await database.pool.query(
      `UPDATE access_tokens SET expires_at = CASE WHEN name LIKE '%expired' THEN timestamptz '2026-01-02T03:04:05Z' ELSE expires_at END,
         revoked_at = CASE WHEN name LIKE 'revoked%' THEN timestamptz '2026-02-03T04:05:06Z' END`,
    );
    const tokens = await serverProcess({ pool, notifications: NO_HINTS });
    take();
    const expiredAt = new Date('2026-01-02T03:04:05Z');
    expect(await Promise.all(secrets.map((secret) => tokens.find(secret)))).toEqual([
      { name: 'expired', expiredAt },
      { name: 'revoked', expiredAt: null },
      { name: 'revoked once expired', expiredAt },
      undefined,
    ]);
    expect(take()).toHaveLength(1);
  });

  it('are asked for anew once the database is back', async () => {
    const { pool, setAway } = leavingPool();
    const tokens = await serverProcess({ pool, notifications: NO_HINTS });
    const { secret } = await service().create(newToken());
    setAway(true);
    await expect(tokens.find(secret)).rejects.toThrow('away');
    setAway(false);
    expect(await tokens.find(secret)).toMatchObject({ role: 'RUNNER' });
  });
});
