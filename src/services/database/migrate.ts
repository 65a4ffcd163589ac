import type pg from 'pg';
import { migrations } from './migrations.js';
import { installQueue } from './queue-schema.js';

/** Any number that no other program on the same database uses for an advisory lock; "metacog" in ASCII. */
const MIGRATION_LOCK = '30792322985979751';

/**
 * Brings the schema up to date, the queue's included. Servers that start at once take turns under a session
 * advisory lock, so each migration runs once; the lock goes with the connection, so a killed server blocks nobody.
 * @param url  of the same database
 * @returns names of the migrations that ran, oldest first; empty when there was nothing to do
 */
export async function migrate(pool: pg.Pool, url: string): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const done = (await areAllApplied(client)) ? [] : await runMigrations(url);
    await installQueue(pool);
    return done;
  } finally {
    // Ending the session frees the lock even when the query that would is the one that fails.
    client.release(true);
  }
}

/** Looked up without TypeORM, which takes longer to load than all the rest of a start. */
async function areAllApplied(client: pg.PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ isThere: boolean }>(
    `SELECT to_regclass('migrations') IS NOT NULL AS "isThere"`,
  );
  if (!rows[0]?.isThere) return false;
  const { rows: applied } = await client.query<{ name: string }>('SELECT name FROM migrations');
  const names = new Set(applied.map(({ name }) => name));
  return migrations.every(({ name }) => names.has(name));
}

async function runMigrations(url: string): Promise<string[]> {
  const { createDataSource } = await import('./data-source.js');
  const dataSource = await createDataSource(url).initialize();
  try {
    const done = await dataSource.runMigrations({ transaction: 'each' });
    return done.map(({ name }) => name);
  } finally {
    await dataSource.destroy();
  }
}
