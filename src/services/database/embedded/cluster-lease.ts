import pg from 'pg';
import { ConfigError } from '../../../errors.js';
import { codeOf } from '../connect.js';

/** Advisory lock of everybody who uses the embedded server; "metapgsr" in ASCII. */
const LEASE_LOCK = '7882834684628398962';

/** A server that is stopping may leave a connection unanswered. */
const CONNECT_TIMEOUT_MS = 10_000;

/** The password file and the database do not belong together. */
const WRONG_PASSWORD = '28P01';

/**
 * Says that this process uses the embedded server: a connection that holds a shared advisory lock for as long as the
 * process lives. Whoever stops takes the lock alone first, which succeeds only for the last one out; the lock of a
 * killed process goes with its connection. So the server is never stopped under anybody, and never left behind.
 */
export class ClusterLease {
  /** Resolves when the connection is gone, whoever ended it. */
  readonly lost: Promise<void>;

  private constructor(private readonly client: pg.Client) {
    this.lost = new Promise((resolve) => client.once('end', resolve));
  }

  /**
   * @returns undefined when the server at `url` is going down (its last user is stopping it) or already gone
   * @throws ConfigError when it does not accept the password
   */
  static async take(url: string): Promise<ClusterLease | undefined> {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'metacog lease',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    // The server may go down first; nobody has to be told.
    client.on('error', () => undefined);
    try {
      await client.connect();
      const lease = new ClusterLease(client);
      await client.query('SELECT pg_advisory_lock_shared($1)', [LEASE_LOCK]);
      return lease;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (codeOf(error) !== WRONG_PASSWORD) return undefined;
      throw new ConfigError('The embedded database does not accept the password kept beside it.', { cause: error });
    }
  }

  /** Gives up this share and tries to take the lock alone; `release` must follow. @returns true for the last one out */
  async isLast(): Promise<boolean> {
    try {
      await this.client.query('SELECT pg_advisory_unlock_shared($1)', [LEASE_LOCK]);
      const { rows } = await this.client.query<{ last: boolean }>('SELECT pg_try_advisory_lock($1) AS last', [
        LEASE_LOCK,
      ]);
      return rows[0]?.last ?? false;
    } catch {
      return false; // the connection is gone, and the server with it
    }
  }

  async release(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
