import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { residentBytes } from '../resident-memory.js';
import { Clients, type Latencies } from './clients.js';
import { LiveRun } from './live-run.js';
import { LIVE } from './tail-latency.js';

/** Long replies, as a chatty model gives them: so many of them are more than a connection takes unread. */
const EVERYTHING = `subscription Everything($runId: ID!, $after: Int) {
  answerWritten(runId: $runId, after: $after) { sequence answer { id status letter stages { text attempts latencyMs } } }
}`;
const TEXT_LENGTH = 400;
const HISTORY = 16_000;
const TOGETHER = 200;
const READERS = 20;
const SAMPLE_MS = 250;

export interface Frozen {
  /** The most resident memory of the server before the frozen clients come, and while they are there, in bytes. */
  readonly before: number;
  readonly most: number;
  /** Of those that read, without the frozen ones and beside them. */
  readonly alone: Latencies;
  readonly beside: Latencies;
}

/** What clients that subscribe to a long log and then read nothing cost the server, and the others. */
export async function measureFrozen(
  pool: pg.Pool,
  server: { readonly url: string; readonly pid: number },
  load: { readonly frozen: number; readonly others: number; readonly perSecond: number; readonly seconds: number },
): Promise<Frozen> {
  const { url, pid } = server;
  const long = await LiveRun.start(pool, TEXT_LENGTH);
  for (let written = 0; written < HISTORY; written += TOGETHER) await long.write(TOGETHER);
  const run = await LiveRun.start(pool);
  await run.write();
  const others = { url, sockets: load.others, subscriptions: load.others, query: LIVE };
  await using clients = await Clients.open({ ...others, variables: { runId: run.globalId, after: 0 } });
  const watch = async (): Promise<{ most: number; latencies: Latencies }> => {
    const writing = new AbortController();
    const most = mostResident(pid, writing.signal);
    const first = run.commits.length;
    await run.writeAt(load.perSecond, load.seconds);
    writing.abort();
    return { most: await most, latencies: await clients.latencies(run.commits.slice(first)) };
  };
  // Some read all of the long log, which makes as much garbage as the frozen ones before they freeze: how far that lets
  // the heap grow is no cost of theirs.
  const replay = { url, query: EVERYTHING, variables: { runId: long.globalId, after: 0 } };
  const readers = await Clients.open({ ...replay, sockets: READERS, subscriptions: READERS });
  await readers.lastArrivals(long.commits.slice(-1)).finally(() => readers[Symbol.asyncDispose]());
  const alone = await watch();
  const frozen = await Clients.open({ ...replay, sockets: load.frozen, subscriptions: load.frozen, freeze: true });
  const beside = await watch().finally(() => frozen[Symbol.asyncDispose]());
  await Promise.all([run.end(), long.end()]);
  return { before: alone.most, most: beside.most, alone: alone.latencies, beside: beside.latencies };
}

async function mostResident(pid: number, signal: AbortSignal): Promise<number> {
  let most = 0;
  while (!signal.aborted) {
    most = Math.max(most, await residentBytes(pid));
    await delay(SAMPLE_MS);
  }
  return most;
}
