import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as tick } from 'node:timers/promises';
import { constantServiceTime } from '../../../../src/services/backends/simulated/service-time.js';
import { startSimulator, type Simulator } from '../../../../src/services/backends/simulated/simulator.js';
import { stallOfRun } from '../../../../src/services/dispatch/stall.js';
import { cooperative, createDispatchWorld, type DispatchWorld } from '../../../support/dispatch-world.js';
import { upTo } from '../../../support/transcript.js';

describe('a backend that goes away', () => {
  const undo: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });
  const closing = <T extends { close(): Promise<unknown> }>(part: T): T => {
    undo.push(() => part.close());
    return part;
  };
  const simulate = async (port = 0, model = 'scripted', serviceMs = 30): Promise<Simulator> =>
    closing(await startSimulator({ observer: cooperative, serviceTime: constantServiceTime(serviceMs), port, model }));
  const stall = async (world: DispatchWorld, runId: number) => {
    const { status } = (await world.run(runId)) as { status: 'RUNNING' };
    const question = { status, backend: 'test', pausedAt: null, openedAt: new Date() };
    return stallOfRun(question, { workers: await world.workers.live(), writeOutage: null, now: Date.now() });
  };
  const until = async (condition: () => Promise<boolean>): Promise<void> => {
    while (!(await condition())) await tick(20);
  };
  const complete = async (world: DispatchWorld, runId: number) => (await world.run(runId)).complete as number;

  it('stalls the run with a reason in words, uses up no attempts, and is waited out', async () => {
    const before = await simulate();
    const world = closing(await createDispatchWorld({ questions: 120, backend: { urls: [before.url] } }));
    await world.addWorker();
    const runId = await world.start();
    await until(async () => (await complete(world, runId)) >= 20);
    await before.close();
    await until(async () => (await stall(world, runId)) !== null);
    // Long enough for every answer to use up its attempts, if an outage used up any.
    await until(async () => ((await stall(world, runId))?.attempts ?? 0) >= 14);
    expect(await stall(world, runId)).toMatchObject({
      kind: 'BACKEND_UNREACHABLE',
      message: expect.stringMatching(
        /cannot be reached; the run goes on by itself when it answers again: .*ECONNREFUSED/,
      ),
    });
    expect(await world.run(runId)).toMatchObject({ status: 'RUNNING', failed: 0 });

    const after = await simulate(before.port);
    expect(await world.follow(runId)).toEqual(upTo(240));
    expect(await world.run(runId)).toMatchObject({ status: 'COMPLETED', complete: 120, failed: 0 });
    expect(await stall(world, runId)).toBeNull();
    // What was in flight when it went away is all that was asked again.
    const asked = before.requests.records.length + after.requests.records.length;
    expect(asked).toBeLessThanOrEqual(240 + 2 * 8);
  });

  it('and comes back with another model stops the run, with the reason', async () => {
    const before = await simulate();
    const world = closing(await createDispatchWorld({ questions: 120, backend: { urls: [before.url] } }));
    await world.addWorker();
    const runId = await world.start();
    await until(async () => (await complete(world, runId)) >= 10);
    await before.close();
    await until(async () => (await stall(world, runId)) !== null);
    const after = await simulate(before.port, 'another');
    await world.follow(runId);
    expect(await world.run(runId)).toMatchObject({
      status: 'FAILED',
      status_reason: expect.stringMatching(
        /^MODEL_CHANGED: .* serves simulated\/another and no longer 'simulated\/scripted'/,
      ),
      failed: 0,
    });
    expect(after.requests.records.filter(({ status }) => status === 200)).toEqual([]);
  });

  it('leaves the work to the others of its pool, and is taken back', async () => {
    const [one, other] = [await simulate(), await simulate()];
    const world = closing(await createDispatchWorld({ questions: 300, backend: { urls: [one.url, other.url] } }));
    const { backends } = await world.addWorker();
    const runId = await world.start();
    await until(async () => (await complete(world, runId)) >= 40);
    // Both stages of a question went to one server.
    const stages = (simulator: Simulator, stage: number): Set<string | undefined> =>
      new Set(simulator.requests.records.filter(({ trial }) => trial?.stage === stage).map(({ trial }) => trial?.qid));
    const pinned = [...stages(one, 2)].filter((qid) => stages(one, 1).has(qid));
    expect(pinned).toHaveLength(stages(one, 2).size);
    expect(Math.min(one.requests.records.length, other.requests.records.length)).toBeGreaterThan(20);

    await one.close();
    await until(async () => (await complete(world, runId)) >= 120);
    expect(await stall(world, runId)).toBeNull();
    const [gone] = backends.all[0]!.pool.servers;
    expect(gone?.breaker.outage).not.toBeNull();
    const back = await simulate(one.port);
    expect(await world.follow(runId)).toEqual(upTo(600));
    expect(await world.run(runId)).toMatchObject({ complete: 300, failed: 0 });
    expect(back.requests.records.length).toBeGreaterThan(0);
  });
});

describe('workers', () => {
  const undo: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  it('are what a run waits for when there is none; one that drains asks nothing twice and loses nothing', async () => {
    const simulator = await startSimulator({ observer: cooperative, serviceTime: constantServiceTime(100) });
    undo.push(() => simulator.close());
    const world = await createDispatchWorld({ questions: 100, backend: { urls: [simulator.url] } });
    undo.push(() => world.close());
    const runId = await world.start();
    const question = { status: 'QUEUED', backend: 'test', pausedAt: null, openedAt: new Date() } as const;
    const stallNow = async () =>
      stallOfRun(question, { workers: await world.workers.live(), writeOutage: null, now: Date.now() });
    expect(await stallNow()).toMatchObject({ kind: 'NO_WORKER' });
    // Left behind by a worker that was killed: its word counts for nothing, and the next worker removes it.
    await world.pool.query(`INSERT INTO workers (number, host, pid, backends) VALUES (1, 'gone', 1, '[]')`);
    expect(await world.workers.live()).toEqual([]);

    for (let done = 0; done < 60;) {
      const added = await world.addWorker();
      expect(await stallNow()).toBeNull();
      const { complete } = await world.run(runId);
      done = (complete as number) + 20;
      while (((await world.run(runId)).complete as number) < done) await tick(10);
      await added.stop();
      expect(await stallNow()).toMatchObject({ kind: 'NO_WORKER' });
    }
    await world.addWorker();
    expect((await world.pool.query('SELECT FROM workers')).rowCount).toBe(1);
    expect(await world.follow(runId)).toEqual(upTo(200));
    const { records } = simulator.requests;
    expect(records).toHaveLength(200);
    expect(new Set(records.map(({ requestId }) => requestId)).size).toBe(200);
  });
});
