import pg from 'pg';
import type { Logger } from '../../logger.js';
import { assertServerUsable } from './check-server.js';
import { connect } from './connect.js';
import { createPool } from './create-pool.js';
import { migrate } from './migrate.js';

export interface OpenDatabase {
  /** postgres:// URL of a PostgreSQL >= 14. */
  readonly url: string;
  readonly logger: Logger;
  /** Connections this process may hold, at least 3. */
  readonly maxConnections: number;
  /** How long to wait for a server that does not answer yet. */
  readonly patienceMs?: number;
}

export interface Database {
  /** An idle connection that breaks is logged and replaced, never thrown. */
  readonly pool: pg.Pool;
  /** Waits for what is running, then ends every connection. May be called twice. */
  close(): Promise<void>;
}

/**
 * Connects to PostgreSQL, refuses a server that could lose answers, and brings the schema up to date.
 * @throws ConfigError               wrong password, host or database name; PostgreSQL < 14; durability switched off
 * @throws DatabaseUnavailableError  nothing answered within `patienceMs`
 */
export async function openDatabase(options: OpenDatabase): Promise<Database> {
  const { url, logger, maxConnections } = options;
  const probe = await connect(url, options.patienceMs);
  try {
    await assertServerUsable(probe);
  } finally {
    await probe.end();
  }
  const pool = createPool(url, logger, maxConnections);
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= pool.end());
  try {
    const applied = await migrate(pool, url);
    if (applied.length > 0) logger.info({ migrations: applied }, 'database migrated');
  } catch (error) {
    await close();
    throw error;
  }
  return { pool, close };
}
