import '../src/production.js';
import { parseArgs } from 'node:util';
import { startServerProgram } from '../test/support/program.js';
import { BenchHome } from './dispatch/bench-home.js';
import { measureBareFanOut, measureFanOut, type FanOut } from './live/fan-out.js';
import { measureFrozen } from './live/frozen.js';
import { measureTail, type TailLatency } from './live/tail-latency.js';

/**
 * How long a write takes from its commit to those who follow the run, how often the log is read for them, what an event
 * to very many subscriptions costs beside graphql-ws as it comes, and what clients cost that do not read. Server, clients
 * and writer are processes of their own on one machine, with Postgres beside them. Linux only, where another process's
 * memory can be read.
 *
 *   npm run bench -- live            every case
 *   npm run bench -- live --quick    for a shorter time
 */
const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;

const PER_SECOND = 200;
const SECONDS = quick ? 5 : 20;
const SUBSCRIBERS = [1, 100, 1_000];
const CROWD = { sockets: 100, subscriptions: 10_000 };
const EVENTS = quick ? 5 : 15;
const MEGABYTE = 1024 * 1024;

await using home = await BenchHome.open();

const tails: TailLatency[] = [];
for (const subscribers of SUBSCRIBERS) {
  const load = { subscribers, perSecond: PER_SECOND, seconds: SECONDS };
  tails.push(await withServer((server) => measureTail(home.pool, { ...server, ...load })));
}
console.log(`From the commit of a write to each subscriber, ${PER_SECOND} writes a second:`);
console.table(tails.map(rowOf));

const ours = await withServer((server) => measureFanOut(home.pool, server, CROWD, EVENTS));
const bare = await measureBareFanOut(CROWD, EVENTS);
console.log(`One event to ${CROWD.subscriptions} subscriptions over ${CROWD.sockets} sockets:`);
console.table({ metacog: fanOutOf(ours), 'bare graphql-ws': fanOutOf(bare) });
console.log(`metacog / bare, of the medians: ${(median(ours.spreads) / median(bare.spreads)).toFixed(2)}`);

const load = { frozen: 100, others: 100, perSecond: PER_SECOND, seconds: SECONDS };
const { before, most, alone, beside } = await withServer((server) => measureFrozen(home.pool, server, load));
console.log('100 clients that subscribe to a long log and read nothing, beside 100 that read:');
console.table({
  'resident without them, MB, at most': { value: megabytes(before) },
  'resident with them, MB, at most': { value: megabytes(most) },
  'p99 of those that read, alone, ms': { value: alone.p99.toFixed(1) },
  'p99 of those that read, beside them, ms': { value: beside.p99.toFixed(1) },
});

/** Each measure has a server of its own, so that no memory is left over from the one before. */
async function withServer<T>(measure: (server: { url: string; pid: number }) => Promise<T>): Promise<T> {
  const program = startServerProgram({
    PORT: '0',
    METACOG_HOME: home.path,
    DATABASE_URL: home.postgres.url,
    WORKER: 'off',
    LOG_LEVEL: 'error',
  });
  try {
    const address = await program.waitFor(/GraphQL +http:\/\/([\d.:]+)\/graphql/);
    return await measure({ url: `ws://${address}/graphql`, pid: program.pid });
  } finally {
    await program.kill();
  }
}

function fanOutOf({ spreads, before, after }: FanOut) {
  return {
    'median, ms': whole(median(spreads)),
    'max, ms': whole(Math.max(...spreads)),
    'resident before, MB': megabytes(before),
    'resident with all, MB': megabytes(after),
  };
}

function rowOf({ subscribers, rate, p50, p99, max, readsAWrite, expected, count }: TailLatency) {
  return {
    subscribers,
    'writes/s': whole(rate),
    'p50, ms': p50.toFixed(1),
    'p99, ms': p99.toFixed(1),
    'max, ms': max.toFixed(1),
    'SELECTs a write': readsAWrite.toFixed(2),
    'events lost': expected - count,
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? NaN;
}

function whole(value: number): string {
  return value.toFixed(0);
}

function megabytes(bytes: number): string {
  return whole(bytes / MEGABYTE);
}
