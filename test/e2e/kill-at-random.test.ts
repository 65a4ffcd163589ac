import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { CountedObserver } from '../../bench/drills/counted-observer.js';
import { killAtRandom, MOST_REQUESTS } from '../../bench/drills/kill-at-random.js';
import { auditRun } from '../../bench/drills/run-audit.js';
import { resultsOf } from '../../bench/drills/run-results.js';
import { keyOf } from '../../src/resolvers/global-id.js';
import { lookupIn } from '../../src/services/backends/simulated/question-lookup.js';
import { tokenServiceTime } from '../../src/services/backends/simulated/service-time.js';
import { SignalDetectionObserver } from '../../src/services/backends/simulated/signal-detection-observer.js';
import { DEFAULT_SIGNAL_DETECTION } from '../../src/services/backends/simulated/signal-detection-parameters.js';
import { startSimulator, type Simulator } from '../../src/services/backends/simulated/simulator.js';
import { builtInDataset } from '../../src/services/datasets/built-in.js';
import { drillRandom } from '../support/drill-seed.js';
import { startServedProgram, type ServedProgram } from '../support/served-program.js';
import { runState, startBuiltInRun, transcript, upTo } from '../support/transcript.js';

const KILLS = 20;
const IN_FLIGHT = 8;
/** Two stages each: more than all kills together can use up. */
const QUESTIONS = Math.ceil((KILLS * (MOST_REQUESTS + 2 * IN_FLIGHT)) / 2);

const observer = new CountedObserver(
  new SignalDetectionObserver({ parameters: DEFAULT_SIGNAL_DETECTION, lookup: lookupIn(builtInDataset()) }),
);
let simulator: Simulator;
let server: ServedProgram;
let pool: pg.Pool;

beforeAll(async () => {
  simulator = await startSimulator({ observer, serviceTime: tokenServiceTime(30) });
  const settings = { VLLM_URL: simulator.url, MAX_IN_FLIGHT: String(IN_FLIGHT), IN_FLIGHT: 'fixed' };
  server = await startServedProgram(settings);
  pool = new pg.Pool({ connectionString: server.databaseUrl, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await server.close();
  await simulator.close();
});

it('a server killed twenty times loses, doubles and invents nothing, and its run equals an undisturbed one', async () => {
  const { id } = await startBuiltInRun(server.api, QUESTIONS);
  const seen = transcript(server.api, id);
  await server.program.kill('SIGKILL');
  await killAtRandom({ launch: () => server.launch(), observer, random: drillRandom('kill -9'), kills: KILLS });

  expect(await seen).toEqual(upTo(2 * QUESTIONS));
  expect(await runState(server.api, id)).toMatchObject({
    status: 'COMPLETED',
    progress: { total: QUESTIONS, complete: QUESTIONS, failed: 0 },
  });
  const { extraRequests, ...audit } = await auditRun(pool, keyOf('Run', id), simulator.requests.records);
  expect(audit).toEqual({ lost: 0, doubled: 0, invented: 0 });
  expect(extraRequests).toBeLessThanOrEqual(KILLS * IN_FLIGHT);

  const undisturbed = await startBuiltInRun(server.api, QUESTIONS);
  await transcript(server.api, undisturbed.id);
  expect(await resultsOf(pool, keyOf('Run', id))).toEqual(await resultsOf(pool, keyOf('Run', undisturbed.id)));
});
