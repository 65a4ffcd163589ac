import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as tick } from 'node:timers/promises';
import { ASKED_AGAIN, startDrillWorld, type DrillWorld } from '../support/drill-world.js';
import type { RunningProgram } from '../support/program.js';
import { runState, startBuiltInRun, transcript, upTo } from '../support/transcript.js';

const QUESTIONS = 300;

let world: DrillWorld;
beforeAll(async () => {
  world = await startDrillWorld({ serviceMs: 100, settings: { WORKER: 'off' } });
});
afterAll(() => world.close());

const workersUp = async (): Promise<number> => (await world.pool.query('SELECT FROM workers')).rowCount ?? 0;

/** Ends the connection whose lock says that this worker lives, as a network that fails under it would. */
async function cutLease({ pid }: RunningProgram): Promise<void> {
  const { rows } = await world.pool.query(
    `SELECT pg_terminate_backend(l.pid, 10000) AS cut FROM workers w JOIN pg_locks l ON l.objid::bigint = w.number
     WHERE w.pid = $1 AND l.locktype = 'advisory'`,
    [pid],
  );
  expect(rows).toEqual([{ cut: true }]);
}

it('of three workers one is killed and one stands still: late writes change nothing, nobody writes twice', async () => {
  const { api } = world.server;
  const [killed, frozen, steady] = [world.launchWorker(), world.launchWorker(), world.launchWorker()];
  while ((await workersUp()) < 3) await tick(20);
  const { id } = await startBuiltInRun(api, QUESTIONS);
  const seen = transcript(api, id);
  const reach = async (complete: number): Promise<void> => {
    while ((await runState(api, id)).progress.complete < complete) await tick(20);
  };

  await reach(40);
  await killed.kill('SIGKILL');
  await reach(80);
  // It can do nothing any more, yet its requests are answered and its other connections stay.
  frozen.child.kill('SIGSTOP');
  await cutLease(frozen);
  await reach(140);
  frozen.child.kill('SIGCONT');

  expect(await seen).toEqual(upTo(2 * QUESTIONS));
  const { extraRequests, ...audit } = await world.audit(id);
  expect(audit).toEqual({ lost: 0, doubled: 0, invented: 0 });
  // What the one that stood still had asked was asked again, so its own replies came late.
  expect(extraRequests).toBeGreaterThan(0);
  // It may have taken more in the moment before it saw that its lease was gone.
  expect(extraRequests).toBeLessThanOrEqual(3 * ASKED_AGAIN);
  for (const worker of [frozen, steady]) expect((await worker.kill()).code).toBe(0);
});
