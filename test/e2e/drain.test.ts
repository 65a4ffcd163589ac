import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as tick } from 'node:timers/promises';
import { startDrillWorld, type DrillWorld } from '../support/drill-world.js';
import { runState, startBuiltInRun, transcript, upTo } from '../support/transcript.js';

const QUESTIONS = 120;

let world: DrillWorld;
beforeAll(async () => {
  world = await startDrillWorld({ serviceMs: 150 });
});
afterAll(() => world.close());

it('SIGTERM under load ends the server with exit code 0; nothing is lost and nothing asked twice', async () => {
  const { server, simulator } = world;
  const { id } = await startBuiltInRun(server.api, QUESTIONS);
  const seen = transcript(server.api, id);
  for (const complete of [20, 60]) {
    while ((await runState(server.api, id)).progress.complete < complete) await tick(20);
    expect((await server.program.kill('SIGTERM')).code).toBe(0);
    // Every request that was sent came to its end, and its reply is stored.
    expect(simulator.requests.records).toHaveLength(world.observer.count);
    expect(simulator.requests.records.filter(({ aborted }) => aborted)).toEqual([]);
    const { rows } = await world.pool.query('SELECT sequence FROM runs');
    expect(rows).toEqual([{ sequence: world.observer.count }]);
    await server.start();
  }
  expect(await seen).toEqual(upTo(2 * QUESTIONS));
  expect(await world.audit(id)).toEqual({ lost: 0, doubled: 0, invented: 0, extraRequests: 0 });
});
