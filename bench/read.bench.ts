import '../src/production.js';
import { parseArgs } from 'node:util';
import { BenchHome } from './dispatch/bench-home.js';
import { processCpuTime } from './dispatch/cpu-time.js';
import { makeRuns } from './metrics-world.js';
import { LoadGenerator } from './read/load.js';
import { startPeer, startProduct, type ReadServer } from './read/servers.js';
import { askAll, type CaseName } from './read/slice.js';

/**
 * Reads over HTTP beside what others serve the same slice of the schema with, from the same database: mercurius with
 * its compiler, graphql-yoga, and Fastify without GraphQL, which is the limit. Each server and the clients are processes
 * of their own on one machine with Postgres. Everything is asked of every server in turn, in three rounds: trust the
 * ratios of one run. Linux only, where another process's CPU time can be read.
 *
 *   npm run bench -- read            every case
 *   npm run bench -- read --quick    for a shorter time
 */
const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;

const ROUNDS = 3;
const SECONDS = quick ? 2 : 6;
const WARM_UP_SECONDS = quick ? 2 : 4;
/** Two answers to each of 2,688 questions. */
const RUN = { label: 'read', runs: 1, samples: 2 };
const RUN_NAME = `${RUN.label} 1`;

interface Case {
  readonly what: string;
  readonly name: CaseName;
  readonly connections: number;
}

const CASES: readonly Case[] = [
  { what: 'a run by name with its progress, 50 connections', name: 'Small', connections: 50 },
  { what: '5,376 answers of 12 fields, in pages of 500, 4 connections', name: 'List', connections: 4 },
  { what: '500 answers with question and correctness, 4 connections', name: 'Related', connections: 4 },
];

interface Measure {
  readonly perSecond: number;
  readonly cpuMs: number;
}

await using home = await BenchHome.open();
await using metacog = await startProduct(home);
await makeRuns(home.pool, RUN);
await using mercurius = await startPeer('mercurius', home);
await using yoga = await startPeer('yoga', home);
await using bare = await startPeer('bare', home);
const servers: Readonly<Record<string, ReadServer>> = {
  metacog,
  'mercurius + jit': mercurius,
  'graphql-yoga': yoga,
  'no GraphQL': bare,
};
await using clients = new LoadGenerator();

const asked = await Promise.all(Object.values(servers).map(({ url }) => askAll(url, RUN_NAME)));
const bodies = asked[0]?.bodies;
if (!bodies || new Set(asked.map(({ digest }) => digest)).size !== 1) throw new Error('The servers answer differently');

for (const { what, name, connections } of CASES) {
  const measure = async ({ url, pid }: ReadServer, seconds: number): Promise<Measure> => {
    const before = await processCpuTime(pid);
    const { requests, tookMs } = await clients.run({ url, bodies: bodies[name], connections, seconds });
    const answers = requests / bodies[name].length;
    return { perSecond: answers / (tookMs / 1000), cpuMs: ((await processCpuTime(pid)) - before) / answers };
  };
  for (const server of Object.values(servers)) await measure(server, WARM_UP_SECONDS);
  const measures = new Map<string, Measure[]>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [title, server] of Object.entries(servers)) {
      measures.set(title, [...(measures.get(title) ?? []), await measure(server, SECONDS)]);
    }
  }
  console.log(`${what}, medians of ${ROUNDS} rounds:`);
  console.table(rowsOf(measures));
}

/** Ratios are of requests a second: above 1, a server answers more than the one that the column names. */
function rowsOf(measures: ReadonlyMap<string, readonly Measure[]>) {
  const rates = new Map(
    [...measures].map(([title, rounds]) => [title, median(rounds.map((round) => round.perSecond))]),
  );
  return Object.fromEntries(
    [...measures].map(([title, rounds]) => {
      const rate = rates.get(title) ?? NaN;
      const ratios = [...rates]
        .filter(([other]) => other !== 'metacog')
        .map(([other, of]) => [`/ ${other}`, (rate / of).toFixed(2)]);
      const cpuMs = median(rounds.map((round) => round.cpuMs)).toFixed(2);
      return [title, { 'a second': rate.toFixed(1), 'CPU ms': cpuMs, ...Object.fromEntries(ratios) }];
    }),
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? NaN;
}
