import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MOST_REQUESTS, restartAtRandom } from '../../bench/drills/restart-at-random.js';
import { START_RUN } from '../../src/cli/api/run-operations.js';
import { drillRandom } from '../support/drill-seed.js';
import { ASKED_AGAIN, IN_FLIGHT, startDrillWorld, type DrillWorld } from '../support/drill-world.js';
import { fetchJson, postGraphQL } from '../support/http-json.js';
import { startRestartablePostgres, type RestartablePostgres } from '../support/restartable-postgres.js';
import { patientTranscript, runState, startBuiltInRun, transcript, upTo } from '../support/transcript.js';

const RESTARTS = 10;
/** Two stages each: more than can be asked before the last restart. */
const QUESTIONS = RESTARTS * (MOST_REQUESTS + IN_FLIGHT);

let postgres: RestartablePostgres;
let world: DrillWorld;
beforeAll(async () => {
  postgres = await startRestartablePostgres();
  world = await startDrillWorld({ serviceMs: 30, settings: { DATABASE_URL: postgres.url } });
});
afterAll(async () => {
  await world.close();
  await postgres.stop('fast');
  await postgres.close();
});

/** Each answer is JSON with a code; the first may still be one of the time before. */
async function expectUnavailable(): Promise<void> {
  const { url } = world.server;
  const input = { dataset: 'metacog-2688', idempotencyKey: 'while down' };
  const asked = ['{ runs(first: 1) { edges { node { id } } } }', { query: START_RUN.text, variables: { input } }];
  for (const operation of asked) {
    const { status, body } = await postGraphQL(url, operation);
    expect({ status, code: body.errors?.[0]?.extensions.code }).toEqual({ status: 503, code: 'DATABASE_UNAVAILABLE' });
  }
  expect(await fetchJson(`${url}/health`)).toMatchObject({ status: 503, body: { database: 'unavailable' } });
}

it('a database that is restarted in both ways is a pause: the run ends by itself, clients are told and go on', async () => {
  const { server, observer } = world;
  const { id } = await startBuiltInRun(server.api, QUESTIONS);
  const seen = patientTranscript(server.api, id);
  // Its connection to the server never breaks, so it has nothing to be patient about.
  const attached = transcript(server.api, id);
  const random = drillRandom('restart of Postgres');
  await restartAtRandom({ postgres, observer, random, restarts: RESTARTS, whileDown: expectUnavailable });

  expect(await seen).toEqual(upTo(2 * QUESTIONS));
  expect(await attached).toEqual(upTo(2 * QUESTIONS));
  expect(await runState(server.api, id)).toMatchObject({ status: 'COMPLETED', progress: { failed: 0 } });
  const { extraRequests, ...audit } = await world.audit(id);
  expect(audit).toEqual({ lost: 0, doubled: 0, invented: 0 });
  expect(extraRequests).toBeLessThanOrEqual(RESTARTS * ASKED_AGAIN);
  const { rows } = await world.pool.query('SELECT count(*)::int AS runs FROM runs');
  expect(rows).toEqual([{ runs: 1 }]);
});
