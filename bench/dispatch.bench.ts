import '../src/production.js';
import { parseArgs } from 'node:util';
import { startBackend } from './dispatch/backend-process.js';
import { bareLoop } from './dispatch/bare-loop.js';
import { BenchHome } from './dispatch/bench-home.js';
import { measureFairness } from './dispatch/fairness.js';
import { measureCancel, measurePause } from './dispatch/halt.js';
import { measureIdle } from './dispatch/idle.js';
import { requestBodies } from './dispatch/request-bodies.js';
import { finishedRun, QUESTIONS } from './dispatch/runs.js';
import { measureStart } from './dispatch/start-time.js';
import { measureTakeover } from './dispatch/takeover.js';
import { measureWrite } from './dispatch/write-latency.js';
import { idealRate, loadOf, measureThroughput, type Load, type Throughput } from './dispatch/throughput.js';

/**
 * How much of a backend's capacity a run uses with every stage durable, beside a bare HTTP loop with the same bodies that
 * stores nothing, both against the same simulated backend in a process of its own; then what writing, starting, joining,
 * halting, taking over and idling cost. Client, server, database and backend share the machine: trust the ratios of one run.
 *
 *   npm run bench -- dispatch            every case
 *   npm run bench -- dispatch --quick    64 slots only
 */
const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;

const SERVICE_MS = quick ? [20, 100] : [20, 100, 200];
const SLOTS = quick ? [64] : [16, 64, 256];
/** The dispatcher itself: a backend that takes no time. */
const NO_SERVICE: Load = { serviceMs: 0, slots: 128, inFlight: 128, items: quick ? 2 * QUESTIONS : 3 * QUESTIONS };

await using home = await BenchHome.open();
// Renders the images, and lets the code become warm.
await using warming = await startBackend(0, 64);
await home.withServer({ backendUrl: warming.url, inFlight: 96 }, (api) => finishedRun(api, QUESTIONS));
const bodies = await requestBodies(home.pool, home.images);

const cases: Throughput[] = [];
for (const serviceMs of SERVICE_MS) {
  for (const slots of SLOTS) cases.push(await measureThroughput(home, loadOf(serviceMs, slots), bodies.whole));
}
console.log('Fraction of the backend that is used:');
console.table(cases.map(rowOf));

const dispatcher = await measureThroughput(home, NO_SERVICE, bodies.whole);
const textOnly = await bareLoop({ url: warming.url, bodies: bodies.textOnly, items: NO_SERVICE.items, inFlight: 128 });
console.log('A backend that takes no time, 128 in flight:');
console.table({
  'bare loop, items/s': { value: (dispatcher.bare / 2).toFixed(0) },
  'bare loop without images, items/s': { value: (textOnly / 2).toFixed(0) },
  'metacog, items/s': { value: (dispatcher.run / 2).toFixed(0) },
  'metacog / bare': { value: (dispatcher.run / dispatcher.bare).toFixed(2) },
  'metacog / bare without images': { value: (dispatcher.run / textOnly).toFixed(2) },
  'CPU an item, server, ms': { value: dispatcher.cpu.node.toFixed(2) },
  'CPU an item, Postgres, ms': { value: milliseconds(dispatcher.cpu.postgres) },
});

const write = await measureWrite(home);
const start = await measureStart(home);
const fairness = await measureFairness(home);
const cancel = await measureCancel(home);
const pause = await measurePause(home);
const takeover = await measureTakeover(home);
const idle = await measureIdle(home);
console.table({
  'a write until it is acknowledged, 640 a second, p50, ms': { value: write.toFixed(1) },
  'start a run of 2,688, ms': { value: start.toFixed(0) },
  'a run of 50 that joins one of 2,688, s': { value: fairness.toFixed(2) },
  'cancel with 2,000 pending, ms': { value: cancel.replyMs.toFixed(0) },
  'until the backend is idle then, ms': { value: cancel.backendIdleMs.toFixed(0) },
  'pause it instead, ms': { value: pause.replyMs.toFixed(0) },
  'a killed worker, until another has its questions, s': { value: (takeover.peerMs / 1000).toFixed(2) },
  'the only worker killed, from its start until it asks, s': { value: (takeover.restartMs / 1000).toFixed(2) },
  'idle server, CPU ms a second': { value: idle.node.toFixed(1) },
  'its Postgres, CPU ms a second': { value: milliseconds(idle.postgres) },
});

function rowOf(measured: Throughput) {
  const share = (rate: number): string => (rate / idealRate(measured)).toFixed(2);
  return {
    'S ms': measured.serviceMs,
    slots: measured.slots,
    'in flight': measured.inFlight,
    items: measured.items,
    'ideal req/s': idealRate(measured),
    'bare loop': share(measured.bare),
    metacog: share(measured.run),
    'metacog / bare': (measured.run / measured.bare).toFixed(2),
    'CPU an item, server, ms': measured.cpu.node.toFixed(2),
    'Postgres, ms': milliseconds(measured.cpu.postgres),
  };
}

function milliseconds(value: number | null): string {
  return value === null ? `not measured on ${process.platform}` : value.toFixed(2);
}
