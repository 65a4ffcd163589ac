import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { residentBytes } from '../resident-memory.js';
import { BareServer } from './bare-server.js';
import { Clients, type Subscribers } from './clients.js';
import { LiveRun } from './live-run.js';
import { LIVE } from './tail-latency.js';

const EVERY_MS = 1_000;

export interface FanOut {
  /** Milliseconds until one event has reached every subscription, one for each event. */
  readonly spreads: readonly number[];
  /** Resident memory of the server before anybody subscribes and when all have, in bytes. */
  readonly before: number;
  readonly after: number;
}

type Crowd = Pick<Subscribers, 'sockets' | 'subscriptions'>;

/** One event a second to very many subscriptions of one run. */
export async function measureFanOut(
  pool: pg.Pool,
  server: { readonly url: string; readonly pid: number },
  crowd: Crowd,
  events: number,
): Promise<FanOut> {
  const run = await LiveRun.start(pool);
  await run.write();
  const before = await residentBytes(server.pid);
  const variables = { runId: run.globalId, after: 0 };
  await using clients = await Clients.open({ ...crowd, url: server.url, query: LIVE, variables });
  const publish = async (): Promise<readonly [number, number]> => {
    await run.write();
    return run.commits.at(-1) ?? [NaN, NaN];
  };
  const spreads = await spreadsOf(clients, publish, events);
  const after = await residentBytes(server.pid);
  await run.end();
  return { spreads, before, after };
}

/** The same of graphql-ws as it comes. */
export async function measureBareFanOut(crowd: Crowd, events: number): Promise<FanOut> {
  await using server = await BareServer.start();
  const before = await residentBytes(server.pid);
  await using clients = await Clients.open({ ...crowd, url: server.url, query: LIVE, variables: { runId: '1' } });
  const spreads = await spreadsOf(clients, () => server.publish(), events);
  return { spreads, before, after: await residentBytes(server.pid) };
}

async function spreadsOf(
  clients: Clients,
  publish: () => Promise<readonly [sequence: number, at: number]>,
  events: number,
): Promise<number[]> {
  const published: (readonly [number, number])[] = [];
  for (let event = 0; event < events; event += 1) {
    published.push(await publish());
    await delay(EVERY_MS);
  }
  const last = await clients.lastArrivals(published);
  return last.map((at, event) => at - (published[event]?.[1] ?? NaN));
}
