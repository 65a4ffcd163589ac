import os from 'node:os';
import type pg from 'pg';
import { messageOf } from '../../errors.js';
import type { Logger } from '../../logger.js';
import type { BackendRegistry } from '../backends/backend-registry.js';
import { RUN_CHANNEL } from '../database/notifications.js';
import { LOCK_CLASS } from './worker-lease.js';
import { reportOf, type BackendReport } from './worker-report.js';

/** How often this worker looks at itself, in milliseconds. */
const LOOK_MS = 250;
/** How often mere load is written, in milliseconds; a change of health is written at once. */
const LOAD_MS = 2000;

/**
 * $1 number, $2 host, $3 pid, $4 backends, $5 whether health has changed. Runs that are open are looked at again then by
 * whoever follows them.
 */
const WRITE = `
  WITH written AS (
    INSERT INTO workers (number, host, pid, backends) VALUES ($1, $2, $3, $4)
    ON CONFLICT (number) DO UPDATE SET backends = EXCLUDED.backends, reported_at = now(),
      health_version = workers.health_version + $5::boolean::int
    RETURNING number
  )
  SELECT pg_notify('${RUN_CHANNEL}', r.id || ' ' || r.status) FROM written, runs r
  WHERE $5::boolean AND r.status IN ('QUEUED', 'RUNNING')`;

/** $1 class of the workers' locks. A row whose lock nobody holds is of a worker that is gone. */
const FORGET_THE_DEAD = `
  DELETE FROM workers w WHERE NOT EXISTS (
    SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.classid::bigint = $1
      AND l.objid::bigint = w.number AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))`;

/** Writes what this worker knows of its backends where every API server can read it. */
export class WorkerReports {
  private number: number | undefined;
  private timer: NodeJS.Timeout | undefined;
  private health = '';
  private load = '';
  private loadAt = 0;
  private writing = false;

  constructor(
    private readonly deps: {
      readonly pool: pg.Pool;
      readonly backends: BackendRegistry;
      readonly logger: Logger;
    },
  ) {}

  /** @param number of the worker's lease, which it holds already */
  async begin(number: number): Promise<void> {
    clearInterval(this.timer);
    this.number = number;
    await this.deps.pool.query(FORGET_THE_DEAD, [LOCK_CLASS]);
    await this.write(this.look(), true);
    this.timer = setInterval(() => void this.report(), LOOK_MS);
    this.timer.unref();
  }

  async end(): Promise<void> {
    clearInterval(this.timer);
    const { number } = this;
    this.number = undefined;
    if (number !== undefined) await this.deps.pool.query('DELETE FROM workers WHERE number = $1', [number]);
  }

  private look(): BackendReport[] {
    return this.deps.backends.all.map(reportOf);
  }

  private async report(): Promise<void> {
    if (this.writing) return;
    const reports = this.look();
    const health = JSON.stringify(reports.map(({ servers }) => servers.map(({ outage }) => outage)));
    const load = JSON.stringify(reports);
    const isNews = health !== this.health;
    if (!isNews && (load === this.load || Date.now() - this.loadAt < LOAD_MS)) return;
    this.writing = true;
    // A database that is away hears it later.
    await this.write(reports, isNews).then(
      () => Object.assign(this, { health, load, loadAt: Date.now() }),
      (error: unknown) => this.deps.logger.debug({ error: messageOf(error) }, 'worker.report_failed'),
    );
    this.writing = false;
  }

  private async write(reports: readonly BackendReport[], isNews: boolean): Promise<void> {
    if (this.number === undefined) return;
    const values = [this.number, os.hostname(), process.pid, JSON.stringify(reports), isNews];
    await this.deps.pool.query({ name: 'worker-report', text: WRITE, values });
  }
}
