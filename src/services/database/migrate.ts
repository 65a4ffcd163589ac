import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type pg from 'pg';
import { ConfigError, messageOf } from '../../errors.js';
import { migrations } from './migrations.js';
import { installQueue } from './queue-schema.js';

/** Any number that no other program on the same database uses for an advisory lock; "metacog" in ASCII. */
const MIGRATION_LOCK = '30792322985979751';

/**
 * Brings the schema up to date, the queue's included. Servers that start at once take turns under a session
 * advisory lock, so each migration runs once; the lock goes with the connection, so a killed server blocks nobody.
 * @param url  of the same database
 * @throws ConfigError  when a migration cannot be done; it has then changed nothing, and those before it stay done
 * @returns names of the migrations that ran, oldest first; empty when there was nothing to do
 */
export async function migrate(pool: pg.Pool, url: string): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const done = (await areAllApplied(client)) ? [] : await runMigrations(url).catch(refuse);
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

/** Most often the user of the URL may not create tables. */
function refuse(cause: unknown): never {
  const message = `The tables of this database could not be brought up to date: ${messageOf(cause)}.`;
  throw new ConfigError(message, { cause });
}

/**
 * In a thread of its own, with which TypeORM goes: it takes 18 MB. Where the worker has not been compiled (the sources run
 * directly), on this thread instead.
 */
async function runMigrations(url: string): Promise<string[]> {
  const filename = fileURLToPath(new URL('./migration-worker.js', import.meta.url));
  if (!existsSync(filename)) return (await import('./run-migrations.js')).runMigrations(url);
  // the tests' and the inspector's flags of the parent are not for the worker
  const worker = new Worker(filename, { workerData: url, execArgv: [] });
  const [done] = (await once(worker, 'message')) as [string[]];
  await worker.terminate();
  return done;
}
