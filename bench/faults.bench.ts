import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { fixedObserver } from '../src/services/backends/simulated/fixed-observer.js';
import { constantServiceTime } from '../src/services/backends/simulated/service-time.js';
import { startSimulator } from '../src/services/backends/simulated/simulator.js';
import { keyOf } from '../src/resolvers/global-id.js';
import { BenchHome } from './dispatch/bench-home.js';
import { finishedRun, QUESTIONS } from './dispatch/runs.js';
import { auditRun } from './drills/run-audit.js';
import { transientFaults } from './drills/transient-faults.js';

/**
 * How much longer a run of 2,000 items takes when 5 % of its requests fail, by all faults that pass by themselves.
 *
 *   npm run bench -- faults [--share=0.05] [--seed=N]
 */
const { values: options } = parseArgs({
  options: {
    share: { type: 'string', default: '0.05' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
  },
});
const ITEMS = 2_000;
const IN_FLIGHT = 64;
const SERVICE_MS = 100;

await using home = await BenchHome.open();
const simulator = await startSimulator({
  observer: fixedObserver(),
  serviceTime: constantServiceTime(SERVICE_MS),
  maxNumSeqs: IN_FLIGHT,
  faultSeed: Number(options.seed),
});
try {
  await home.withServer({ backendUrl: simulator.url, inFlight: IN_FLIGHT }, async (api) => {
    // Renders the images.
    await finishedRun(api, QUESTIONS);
    const clean = await finishedRun(api, ITEMS);
    simulator.faults.set(transientFaults(Number(options.share)));
    const faulty = await finishedRun(api, ITEMS);
    const { lost, doubled, invented, extraRequests } = await auditRun(
      home.pool,
      keyOf('Run', faulty.id),
      simulator.requests.records,
    );
    console.log(`seed ${options.seed} (--seed=${options.seed} draws the same)`);
    console.table({
      items: ITEMS,
      'share of requests that fail': options.share,
      'asked again': extraRequests,
      lost,
      doubled,
      invented,
      'answers that failed': faulty.progress.failed,
      'clean run, s': (clean.progress.elapsedMs / 1000).toFixed(2),
      'with faults, s': (faulty.progress.elapsedMs / 1000).toFixed(2),
      'with faults / clean': (faulty.progress.elapsedMs / clean.progress.elapsedMs).toFixed(2),
    });
  });
} finally {
  await simulator.close();
}
