import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { createLogger } from '../../src/logger.js';
import { createPool } from '../../src/services/database/create-pool.js';
import { query } from './query.js';

export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  /** Ends the pool and drops the database. */
  close(): Promise<void>;
}

/** A database of this test's own, with every table and the queue's schema: a clone of the migrated template. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(process.env.METACOG_TEST_TEMPLATE);
}

/** One without any table, to migrate. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('template0');
}

async function createDatabase(template: string | undefined): Promise<TestDatabase> {
  const serverUrl = process.env.METACOG_TEST_DATABASE_URL;
  if (serverUrl === undefined || template === undefined) {
    throw new Error('No test database: only the integration and e2e projects start one (jest.config.mjs).');
  }
  const name = `metacog_test_${randomBytes(6).toString('hex')}`;
  await query(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(serverUrl);
  url.pathname = name;
  const pool = createPool(url.href, createLogger('silent'), 20);
  const close = async () => {
    await pool.end();
    await query(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  };
  return { url: url.href, pool, close };
}
