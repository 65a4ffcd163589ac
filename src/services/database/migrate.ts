import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { installQueue } from './queue-schema.js';

/** Any number that no other program on the same database uses for an advisory lock; "metacog" in ASCII. */
const MIGRATION_LOCK = '30792322985979751';

/**
 * Brings the schema up to date, the queue's included. Servers that start at once take turns under a session
 * advisory lock, so each migration runs once; the lock goes with the connection, so a killed server blocks nobody.
 * @returns names of the migrations that ran, oldest first; empty when there was nothing to do
 */
export async function migrate(pool: pg.Pool, dataSource: DataSource): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const done = await dataSource.runMigrations({ transaction: 'each' });
    await installQueue(pool);
    return done.map((migration) => migration.name);
  } finally {
    // Ending the session frees the lock even when the query that would is the one that fails.
    client.release(true);
  }
}
