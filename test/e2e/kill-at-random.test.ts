import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { killAtRandom, MOST_REQUESTS } from '../../bench/drills/kill-at-random.js';
import { resultsOf } from '../../bench/drills/run-results.js';
import { keyOf } from '../../src/resolvers/global-id.js';
import { drillRandom } from '../support/drill-seed.js';
import { ASKED_AGAIN, IN_FLIGHT, startDrillWorld, type DrillWorld } from '../support/drill-world.js';
import { runState, startBuiltInRun, transcript, upTo } from '../support/transcript.js';

const KILLS = 20;
/** Two stages each: more than all kills together can use up. */
const QUESTIONS = Math.ceil((KILLS * (MOST_REQUESTS + 2 * IN_FLIGHT)) / 2);

let world: DrillWorld;
beforeAll(async () => {
  world = await startDrillWorld({ serviceMs: 30 });
});
afterAll(() => world.close());

it('a server killed twenty times loses, doubles and invents nothing, and its run equals an undisturbed one', async () => {
  const { server, observer, pool } = world;
  const { id } = await startBuiltInRun(server.api, QUESTIONS);
  const seen = transcript(server.api, id);
  await server.program.kill('SIGKILL');
  await killAtRandom({ launch: () => server.launch(), observer, random: drillRandom('kill -9'), kills: KILLS });

  expect(await seen).toEqual(upTo(2 * QUESTIONS));
  expect(await runState(server.api, id)).toMatchObject({
    status: 'COMPLETED',
    progress: { total: QUESTIONS, complete: QUESTIONS, failed: 0 },
  });
  const { extraRequests, ...audit } = await world.audit(id);
  expect(audit).toEqual({ lost: 0, doubled: 0, invented: 0 });
  expect(extraRequests).toBeLessThanOrEqual(KILLS * ASKED_AGAIN);

  const undisturbed = await startBuiltInRun(server.api, QUESTIONS);
  await transcript(server.api, undisturbed.id);
  expect(await resultsOf(pool, keyOf('Run', id))).toEqual(await resultsOf(pool, keyOf('Run', undisturbed.id)));
});
