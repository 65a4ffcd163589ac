import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { Clients, type Latencies } from './clients.js';
import { LiveRun } from './live-run.js';

export const LIVE = `subscription Live($runId: ID!, $after: Int) {
  answerWritten(runId: $runId, after: $after) { sequence answer { id status letter confidence } }
}`;

/** PostgreSQL tells what it has counted a second later at the latest. */
const STATISTICS_MS = 1_500;

export interface TailLatency extends Latencies {
  readonly subscribers: number;
  /** Writes a second that were reached. */
  readonly rate: number;
  /** SELECTs on the log, by all subscribers together, a write. */
  readonly readsAWrite: number;
}

/** How long a write takes from its commit to each of so many subscribers of one run, each on a socket of its own. */
export async function measureTail(
  pool: pg.Pool,
  load: { readonly url: string; readonly subscribers: number; readonly perSecond: number; readonly seconds: number },
): Promise<TailLatency> {
  const { url, subscribers, perSecond, seconds } = load;
  const run = await LiveRun.start(pool);
  await run.write();
  const crowd = { url, sockets: subscribers, subscriptions: subscribers, query: LIVE };
  await using clients = await Clients.open({ ...crowd, variables: { runId: run.globalId, after: 0 } });
  await run.writeAt(perSecond, 1);
  const warm = run.commits.length;
  await clients.lastArrivals(run.commits.slice(-1));
  await delay(STATISTICS_MS);
  const before = await logReads(pool);
  const rate = await run.writeAt(perSecond, seconds);
  const measured = run.commits.slice(warm);
  const latencies = await clients.latencies(measured);
  await delay(STATISTICS_MS);
  const reads = (await logReads(pool)) - before;
  await run.end();
  return { ...latencies, subscribers, rate, readsAWrite: reads / measured.length };
}

async function logReads(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ reads: number }>(
    `SELECT (idx_scan + seq_scan)::float8 AS reads FROM pg_stat_user_tables WHERE relname = 'answer_writes'`,
  );
  return rows[0]?.reads ?? NaN;
}
