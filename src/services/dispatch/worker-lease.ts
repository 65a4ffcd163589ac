import { randomInt } from 'node:crypto';
import pg from 'pg';
import type { Logger } from '../../logger.js';

/** First key of the advisory locks that say "this worker lives"; the second is the worker's own number. */
export const LOCK_CLASS = 0x6d65_7461;
const POOL_ID = /^metacog-(\d+)$/;

const LOCKERS = `SELECT DISTINCT locked_by AS "poolId" FROM graphile_worker._private_jobs
  WHERE locked_by IS NOT NULL AND locked_by <> $1`;

/**
 * Liveness without clocks: a worker process holds a session advisory lock on its own number for as long as its
 * connection lives. Whoever can take that lock knows that the process is gone and gives its jobs back.
 */
export class WorkerLease {
  readonly number = randomInt(1, 2 ** 31 - 1);
  private readonly client: pg.Client;
  private closed = false;

  /** @param deps.onLost  called when the connection ends by itself: others may take the jobs now, so stop at once */
  constructor(private readonly deps: { url: string; logger: Logger; onLost: () => void }) {
    this.client = new pg.Client({ connectionString: deps.url, keepAlive: true, application_name: 'metacog worker' });
    this.client.on('error', (error) => deps.logger.warn({ error: error.message }, 'lease.error'));
    this.client.on('end', () => {
      if (!this.closed) deps.onLost();
    });
  }

  /** The name under which this worker locks jobs. */
  get poolId(): string {
    return `metacog-${this.number}`;
  }

  /** Connects, and says whether no worker lives anywhere on this database. */
  async connect(): Promise<{ isAlone: boolean }> {
    await this.client.connect();
    const { rows } = await this.client.query<{ isAlone: boolean }>(
      `SELECT NOT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
         WHERE l.locktype = 'advisory' AND l.classid = $1 AND l.objsubid = 2 AND d.datname = current_database()
       ) AS "isAlone"`,
      [LOCK_CLASS],
    );
    return { isAlone: rows[0]?.isAlone === true };
  }

  /** Takes the lock; only then may jobs be locked under `poolId`. */
  async acquire(): Promise<void> {
    await this.client.query('SELECT pg_advisory_lock($1, $2)', [LOCK_CLASS, this.number]);
  }

  /** Gives back the jobs of workers that are gone, and wakes whoever waits for jobs. */
  async releaseDeadWorkers(): Promise<void> {
    const { rows } = await this.client.query<{ poolId: string }>(LOCKERS, [this.poolId]);
    for (const { poolId } of rows) {
      const number = POOL_ID.exec(poolId)?.[1];
      if (number === undefined || !(await this.tryLock(number))) continue;
      await this.client.query('SELECT graphile_worker.force_unlock_workers($1)', [[poolId]]);
      await this.client.query('SELECT pg_advisory_unlock($1, $2)', [LOCK_CLASS, number]);
      // Unlocking tells nobody: without this the jobs wait for the next poll.
      await this.client.query(`SELECT pg_notify('jobs:insert', '{"count":1}')`);
      this.deps.logger.info({ poolId }, 'worker.taken_over');
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.client.end();
  }

  private async tryLock(number: string): Promise<boolean> {
    const { rows } = await this.client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS locked', [
      LOCK_CLASS,
      number,
    ]);
    return rows[0]?.locked === true;
  }
}
