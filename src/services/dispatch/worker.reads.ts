import type pg from 'pg';
import { LOCK_CLASS } from './worker-lease.js';
import type { BackendReport } from './worker-report.js';

/** A worker that lives, with its last report. */
export interface LiveWorker {
  readonly number: number;
  readonly host: string;
  readonly pid: number;
  readonly backends: readonly BackendReport[];
}

/** Only those count whose lock is held in this database: a row alone says nothing, its worker may be gone. */
const LIVE = `
  SELECT w.number, w.host, w.pid, w.backends
  FROM workers w
  JOIN pg_locks l ON l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
    AND l.classid::bigint = $1 AND l.objid::bigint = w.number
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  ORDER BY w.started_at`;

/** The workers of every process and machine on this database. */
export class WorkerReads {
  constructor(private readonly deps: { readonly pool: pg.Pool }) {}

  async live(): Promise<LiveWorker[]> {
    const { rows } = await this.deps.pool.query<LiveWorker>({ name: 'workers-live', text: LIVE, values: [LOCK_CLASS] });
    return rows;
  }
}
