import { Logger, runMigrations } from 'graphile-worker';
import type pg from 'pg';

/** Installs or updates the job queue's own schema, `graphile_worker`. Does nothing when it is up to date. */
export async function installQueue(pool: pg.Pool): Promise<void> {
  // Its default logger writes every migration to standard output.
  await runMigrations({ pgPool: pool, logger: new Logger(() => () => undefined) });
}
