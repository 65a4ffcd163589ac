import pg from 'pg';
import type { Logger } from '../../logger.js';

/** A pool whose broken connections are logged and replaced; none of them, idle or lent out, can end the process. */
export function createPool(url: string, logger: Logger, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max });
  const report = (error: Error) => logger.warn({ err: error }, 'database connection lost');
  pool.on('error', report);
  // The pool hears only its idle connections; one that breaks while it is lent out would end the process.
  pool.on('connect', (client) => client.on('error', report));
  return pool;
}
