import { Logger, runMigrations } from 'graphile-worker';
import type pg from 'pg';

/**
 * Of the jobs of one run, by the beginning of their keys: the queue's own index is in the order of the database's
 * collation, in which "/" may count for nothing. And of those that workers hold, which are few among many.
 */
const INDEXES = {
  metacog_jobs_run_index: '(key COLLATE "C")',
  metacog_jobs_locked_index: '(locked_by, key COLLATE "C") WHERE locked_at IS NOT NULL',
};

/** Installs or updates the job queue's own schema, `graphile_worker`. Does nothing when it is up to date. */
export async function installQueue(pool: pg.Pool): Promise<void> {
  // Its default logger writes every migration to standard output.
  await runMigrations({ pgPool: pool, logger: new Logger(() => () => undefined) });
  for (const [name, columns] of Object.entries(INDEXES)) {
    // Looked up first: even IF NOT EXISTS waits for every writer of the table, and lets none in meanwhile.
    const { rowCount } = await pool.query('SELECT FROM pg_class WHERE oid = to_regclass($1)', [
      `graphile_worker.${name}`,
    ]);
    if (rowCount === 0) {
      await pool.query(`CREATE INDEX IF NOT EXISTS ${name} ON graphile_worker._private_jobs ${columns}`);
    }
  }
}
