import pg from 'pg';
import type { Logger } from '../../logger.js';

/** A pool whose broken connections are logged and replaced; none of them, idle or lent out, can end the process. */
export function createPool(
  url: string,
  logger: Logger,
  max: number,
  more: Pick<pg.PoolConfig, 'onConnect'> = {},
): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max, ...more });
  const report = (error: Error) => logger.warn({ err: error }, 'database connection lost');
  pool.on('error', report);
  // The pool hears only its idle connections; one that breaks while it is lent out would end the process.
  pool.on('connect', (client) => client.on('error', report));
  return pool;
}

/**
 * The same for statements that are few, named and go by primary key: each connection plans one once. Left to itself,
 * Postgres plans the write of answers anew each time, which takes longer than the write.
 */
export function createStorePool(url: string, logger: Logger, max: number): pg.Pool {
  return createPool(url, logger, max, {
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- the pool waits for it, though its types do not say so
    onConnect: (client) => client.query('SET plan_cache_mode = force_generic_plan'),
  });
}
