import type pg from 'pg';
import { ConflictError, InvalidInputError, NotFoundError } from '../../errors.js';
import { AccessToken } from '../../schema/access-token.js';
import type { Role } from '../../schema/role.js';
import { TOKEN_CHANNEL } from '../database/notifications.js';
import { rowsAs } from '../database/rows-as.js';
import { transaction } from '../database/transaction.js';
import { isUniqueViolation } from '../database/unique-violation.js';
import { checkName } from '../datasets/import-name.js';
import { digestOf, newSecret } from './secret.js';
import type { ValidTokens } from './valid-tokens.js';

const COLUMNS = `id, name, role, created_at AS "createdAt", expires_at AS "expiresAt", revoked_at AS "revokedAt"`;

export interface NewToken {
  readonly name: string;
  readonly role: Role;
  /** Null for one that does not expire. */
  readonly expiresAt: Date | null;
}

/** The stored access tokens. Every server process is told of a change; a secret is known to whoever made it alone. */
export class AccessTokenService {
  constructor(private readonly deps: { readonly pool: pg.Pool; readonly validTokens: Pick<ValidTokens, 'refresh'> }) {}

  /** Every one that was ever made, the newest first. */
  async list(): Promise<AccessToken[]> {
    const { rows } = await this.deps.pool.query<AccessToken>(`SELECT ${COLUMNS} FROM access_tokens ORDER BY id DESC`);
    return rowsAs(AccessToken, rows);
  }

  /**
   * Makes one. The name of a token that has expired is free again: that token is revoked with it.
   * @throws InvalidInputError for a name that is none, or an end that has passed
   * @throws ConflictError when the name is taken
   */
  async create({ name, role, expiresAt }: NewToken): Promise<{ token: AccessToken; secret: string }> {
    checkName(name, ['name']);
    if (expiresAt !== null && expiresAt.getTime() <= Date.now()) {
      throw new InvalidInputError(`${expiresAt.toISOString()} has passed: give a moment in the future`, {
        field: ['expiresAt'],
      });
    }
    const secret = newSecret();
    const token = await this.change(async (client) => {
      await client.query(
        'UPDATE access_tokens SET revoked_at = now() WHERE name = $1 AND revoked_at IS NULL AND expires_at <= now()',
        [name],
      );
      return client.query<AccessToken>(
        `INSERT INTO access_tokens (name, digest, role, expires_at) VALUES ($1, $2, $3, $4) RETURNING ${COLUMNS}`,
        [name, digestOf(secret), role, expiresAt],
      );
    }).catch((error: unknown) => {
      if (!isUniqueViolation(error, 'access_tokens_name_key')) throw error;
      throw new ConflictError(`There is a token "${name}": revoke it first, or choose another name`, {
        field: ['name'],
      });
    });
    if (!token) throw new Error('INSERT … RETURNING gave no row');
    return { token, secret };
  }

  /**
   * From now on the token lets nobody in, and ends the sockets of those who are in by it. One that is revoked stays so.
   * @throws NotFoundError
   */
  async revoke(id: number): Promise<AccessToken> {
    const token = await this.change((client) =>
      client.query<AccessToken>(
        `UPDATE access_tokens SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1 RETURNING ${COLUMNS}`,
        [id],
      ),
    );
    if (!token) throw new NotFoundError('There is no such token', { field: ['id'] });
    // The other processes learn of it in a moment; here it holds before anybody is told that it is done.
    await this.deps.validTokens.refresh();
    return token;
  }

  private async change(
    work: (client: pg.PoolClient) => Promise<pg.QueryResult<AccessToken>>,
  ): Promise<AccessToken | undefined> {
    return transaction(this.deps.pool, async (client) => {
      const { rows } = await work(client);
      await client.query(`SELECT pg_notify('${TOKEN_CHANNEL}', '')`);
      return rowsAs(AccessToken, rows)[0];
    });
  }
}
