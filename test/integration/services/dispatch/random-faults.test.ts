import { afterEach, expect, it } from '@jest/globals';
import { setTimeout as tick } from 'node:timers/promises';
import { auditRun } from '../../../../bench/drills/run-audit.js';
import { transientFaults } from '../../../../bench/drills/transient-faults.js';
import { constantServiceTime } from '../../../../src/services/backends/simulated/service-time.js';
import { startSimulator, type SimulatorOptions } from '../../../../src/services/backends/simulated/simulator.js';
import { drillRandom } from '../../../support/drill-seed.js';
import { createDispatchWorld, scripted } from '../../../support/dispatch-world.js';
import { upTo } from '../../../support/transcript.js';

const IN_FLIGHT = 32;

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Says something of its own to each question, so that an answer which belongs to another would be seen. */
const observer = scripted(({ stage, qid }) => (stage === 1 ? `A ${qid}` : `confidence: 4 ${qid}`));

async function startWorld(questions: number, options: Partial<SimulatorOptions>) {
  const simulator = await startSimulator({ observer, serviceTime: constantServiceTime(5), ...options });
  undo.push(() => simulator.close());
  const world = await createDispatchWorld({ questions, backend: { urls: [simulator.url], maxInFlight: IN_FLIGHT } });
  undo.push(() => world.close());
  // No fault here waits for a time limit, and a short one would make faults of a busy machine's own.
  await world.addWorker();
  return { simulator, world };
}

it('2,000 items through 5 % of passing faults of every kind all succeed, within five attempts, with nothing invented', async () => {
  const faultSeed = drillRandom('passing faults').integer(0, 2 ** 31 - 1);
  const questions = 2_000;
  const faults = transientFaults(0.05);
  const { simulator, world } = await startWorld(questions, { faults, faultSeed });
  const runId = await world.start();
  expect(await world.follow(runId)).toEqual(upTo(2 * questions));

  expect(await world.run(runId)).toMatchObject({ status: 'COMPLETED', complete: questions, failed: 0 });
  const { extraRequests, ...audit } = await auditRun(world.pool, runId, simulator.requests.records);
  expect(audit).toEqual({ lost: 0, doubled: 0, invented: 0 });
  const injected = [...simulator.faults.injected().values()].reduce((sum, count) => sum + count, 0);
  expect(injected).toBeGreaterThan(100);
  expect(extraRequests).toBe(injected);
  for (const { answer_attempts, confidence_attempts } of await world.answers(runId)) {
    expect(Math.max(answer_attempts as number, confidence_attempts as number)).toBeLessThanOrEqual(5);
  }
});

it('an outage in which every request is answered with an error makes at most a fifth more requests', async () => {
  const questions = 200;
  const { simulator, world } = await startWorld(questions, {});
  const runId = await world.start();
  const until = async (isDone: () => boolean): Promise<void> => {
    while (!isDone()) await tick(5);
  };
  await until(() => simulator.requests.records.length >= 100);
  simulator.faults.set([{ fault: 'http-503' }]);
  // The first to fail were all in flight; from then on one goes at a time, later and later.
  const refused = (): number => simulator.requests.records.filter(({ status }) => status === 503).length;
  await until(() => refused() >= IN_FLIGHT + 3);
  simulator.faults.clear();

  expect(await world.follow(runId)).toEqual(upTo(2 * questions));
  expect(await world.run(runId)).toMatchObject({ status: 'COMPLETED', failed: 0 });
  const { extraRequests } = await auditRun(world.pool, runId, simulator.requests.records);
  expect(extraRequests / (2 * questions)).toBeLessThanOrEqual(0.2);
});
