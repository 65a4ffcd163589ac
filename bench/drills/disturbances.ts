import { isDeepStrictEqual } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { keyOf } from '../../src/resolvers/global-id.js';
import type { SeededRandom } from '../../src/services/stimuli/random.js';
import { IN_FLIGHT, type DrillWorld } from '../../test/support/drill-world.js';
import type { RestartablePostgres } from '../../test/support/restartable-postgres.js';
import { patientTranscript, transcript } from '../../test/support/transcript.js';
import { startRun } from '../dispatch/runs.js';
import { killAtRandom, MOST_REQUESTS } from './kill-at-random.js';
import { MOST_REQUESTS as MOST_BEFORE_RESTART, restartAtRandom } from './restart-at-random.js';
import type { RunAudit } from './run-audit.js';
import { resultsOf } from './run-results.js';

export interface KillsMeasured extends RunAudit {
  /** Every answer equals that of an undisturbed run but for timings and attempts. */
  readonly isEqual: boolean;
  /** Milliseconds from each start to the first request after it, ascending. */
  readonly firstDispatchMs: readonly number[];
}

/** One run whose server is killed so often, and one that is left alone. */
export async function measureKills(world: DrillWorld, random: SeededRandom, kills: number): Promise<KillsMeasured> {
  const { server, observer, pool } = world;
  const items = Math.ceil((kills * (MOST_REQUESTS + 2 * IN_FLIGHT)) / 2);
  const { id } = await startRun(server.api, items);
  await server.program.kill('SIGKILL');
  const firstDispatchMs = await killAtRandom({ launch: () => server.launch(), observer, random, kills });
  await transcript(server.api, id);
  const undisturbed = await startRun(server.api, items);
  await transcript(server.api, undisturbed.id);
  const [one, other] = [id, undisturbed.id].map((each) => resultsOf(pool, keyOf('Run', each)));
  return {
    ...(await world.audit(id)),
    isEqual: isDeepStrictEqual(await one, await other),
    firstDispatchMs: firstDispatchMs.sort((left, right) => left - right),
  };
}

/** One run whose database is stopped so often, fast and immediately by turns. */
export async function measureRestarts(
  world: DrillWorld,
  postgres: RestartablePostgres,
  random: SeededRandom,
  restarts: number,
): Promise<RunAudit> {
  const { server, observer } = world;
  const { id } = await startRun(server.api, restarts * (MOST_BEFORE_RESTART + IN_FLIGHT));
  await restartAtRandom({ postgres, observer, random, restarts });
  await patientTranscript(server.api, id);
  return world.audit(id);
}

const DRAINS = 5;
const LOAD_MS = 1_000;

/** One run whose server gets SIGTERM under load, again and again: milliseconds until each had ended, ascending. */
export async function measureDrains(world: DrillWorld): Promise<RunAudit & { readonly drainMs: readonly number[] }> {
  const { server, observer } = world;
  const { id } = await startRun(server.api, DRAINS * 400);
  const drainMs: number[] = [];
  for (let drain = 0; drain < DRAINS; drain += 1) {
    await observer.reached(observer.count + 1);
    await delay(LOAD_MS);
    const startedAt = performance.now();
    const { code } = await server.program.kill('SIGTERM');
    if (code !== 0) throw new Error(`A server that was told to end ended with ${code}`);
    drainMs.push(performance.now() - startedAt);
    await server.start();
  }
  await transcript(server.api, id);
  return { ...(await world.audit(id)), drainMs: drainMs.sort((left, right) => left - right) };
}
