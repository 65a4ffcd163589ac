import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { ConfigError, DatabaseUnavailableError, messageOf } from '../../errors.js';

/** How long a database that does not answer yet is waited for: a restart or a failover, not an outage. */
const DEFAULT_PATIENCE_MS = 15_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** What stays wrong however often one tries, and what to do about it. Codes: PostgreSQL appendix A, Node errors. */
const PERMANENT: Readonly<Record<string, string>> = {
  '28P01': 'the user name or the password is wrong',
  '28000': 'the server does not let this user in (see its pg_hba.conf)',
  '3D000': 'the database does not exist; create it first (CREATE DATABASE)',
  ENOTFOUND: 'no host has this name',
};

/**
 * Opens one connection, waiting a short time for a server that is starting.
 * @param patienceMs  how long to go on trying, default 15 s
 * @throws ConfigError               when trying again cannot help: password, host name, database name
 * @throws DatabaseUnavailableError  when nothing answered in time
 */
export async function connect(url: string, patienceMs = DEFAULT_PATIENCE_MS): Promise<pg.Client> {
  const deadline = Date.now() + patienceMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
    // A connection that is cut between two queries reports it here; unheard, it would end the process.
    client.on('error', () => undefined);
    try {
      return await client.connect();
    } catch (error) {
      const reason = PERMANENT[codeOf(error) ?? ''];
      if (reason !== undefined) {
        throw new ConfigError(`Cannot use the database at ${describe(url)}: ${reason}.`, { cause: error });
      }
      if (Date.now() + pauseMs >= deadline) {
        throw new DatabaseUnavailableError(`No database answers at ${describe(url)}: ${messageOf(error)}`, {
          cause: error,
        });
      }
      await delay(pauseMs);
    }
  }
}

/** The error's SQLSTATE or Node code; for a host with several addresses, that of the first that failed. */
export function codeOf(error: unknown): string | undefined {
  const { code, errors } = (error ?? {}) as { code?: unknown; errors?: unknown };
  if (typeof code === 'string') return code;
  return Array.isArray(errors) ? codeOf(errors[0]) : undefined;
}

/** Host, port and database of a URL, without the user's password. */
export function describe(url: string): string {
  const { hostname, port, pathname, username } = new URL(url);
  return `${username && `${username}@`}${hostname}:${port || '5432'}${pathname}`;
}
