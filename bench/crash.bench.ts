import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { SeededRandom } from '../src/services/stimuli/random.js';
import { startDrillWorld } from '../test/support/drill-world.js';
import { startRestartablePostgres } from '../test/support/restartable-postgres.js';
import { measureDrains, measureKills, measureRestarts } from './drills/disturbances.js';
import type { RunAudit } from './drills/run-audit.js';

/**
 * What a run loses when its server is killed, its database restarted or its server told to end, over and over. The
 * server is a process of its own; the backend lives in this one and decides what was asked and said.
 *
 *   npm run bench -- crash [--kills=200] [--restarts=20] [--seed=N]
 */
const { values: options } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    restarts: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
  },
});
const [kills, restarts] = [Number(options.kills), Number(options.restarts)];
const random = new SeededRandom(Number(options.seed));
console.log(`seed ${options.seed} (--seed=${options.seed} draws the same)`);

const postgres = await startRestartablePostgres();
const world = await startDrillWorld({ serviceMs: 30, settings: { DATABASE_URL: postgres.url } });
try {
  const drained = await measureDrains(world);
  console.log('SIGTERM under load, 5 times:');
  console.table({ ...counts(drained), 'until it has ended, max, ms': Math.round(drained.drainMs.at(-1) ?? NaN) });

  const restarted = await measureRestarts(world, postgres, random, restarts);
  console.log(`Postgres stopped ${restarts} times, fast and immediately by turns:`);
  console.table({ ...counts(restarted), 'extra requests a restart': perOne(restarted, restarts) });

  const killed = await measureKills(world, random, kills);
  const { firstDispatchMs } = killed;
  console.log(`kill -9 of the server ${kills} times:`);
  console.table({
    ...counts(killed),
    'extra requests a kill': perOne(killed, kills),
    'equal to an undisturbed run': killed.isEqual,
    'start to first new request, p50, ms': Math.round(firstDispatchMs[firstDispatchMs.length >> 1] ?? NaN),
    'the same, max, ms': Math.round(firstDispatchMs.at(-1) ?? NaN),
  });
} finally {
  await world.close();
  await postgres.stop('fast');
  await postgres.close();
}

function counts({ lost, doubled, invented, extraRequests }: RunAudit) {
  return { lost, doubled, invented, 'asked again': extraRequests };
}

function perOne({ extraRequests }: RunAudit, times: number): string {
  return (extraRequests / times).toFixed(2);
}
