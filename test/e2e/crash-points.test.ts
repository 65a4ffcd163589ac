import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CRASH_POINTS } from '../../src/services/dispatch/crash-points.js';
import { ASKED_AGAIN, IN_FLIGHT, startDrillWorld, type DrillWorld } from '../support/drill-world.js';
import { startBuiltInRun, transcript, upTo } from '../support/transcript.js';

const POINTS = CRASH_POINTS.filter((point) => point !== 'during-import');
/** More than all workers together can answer before they die. */
const QUESTIONS = 2 * IN_FLIGHT * POINTS.length;

describe('workers that die at every point that an item passes, one after the other', () => {
  let world: DrillWorld;
  let runId: string;
  let seen: Promise<number[]>;
  beforeAll(async () => {
    world = await startDrillWorld({ serviceMs: 20, settings: { WORKER: 'off' } });
    ({ id: runId } = await startBuiltInRun(world.server.api, QUESTIONS));
    seen = transcript(world.server.api, runId);
  });
  afterAll(() => world.close());

  it.each(POINTS)('%s: what is stored is numbered without a gap, once each, and was said', async (point) => {
    const before = world.observer.count;
    // The queue is opened once for each backend; all else is passed by every item.
    const worker = world.launchWorker({ CRASH_AT: `${point}:${point === 'before-claim' ? 1 : 5}` });
    await worker.finished;
    expect(worker.child.signalCode).toBe('SIGKILL');
    expect(await world.audit(runId)).toMatchObject({ doubled: 0, invented: 0 });
    expect(world.observer.count > before).toBe(!point.endsWith('-claim'));
  });

  it('cost the run nothing but requests whose reply was not stored yet', async () => {
    world.launchWorker();
    expect(await seen).toEqual(upTo(2 * QUESTIONS));
    const { extraRequests, ...audit } = await world.audit(runId);
    expect(audit).toEqual({ lost: 0, doubled: 0, invented: 0 });
    expect(extraRequests).toBeLessThanOrEqual(POINTS.length * ASKED_AGAIN);
  });
});
