import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunStatus } from '../../../../src/schema/run.js';
import { requeueLostItems } from '../../../../src/services/runs/requeue-lost-items.js';
import { resumeRun } from '../../../../src/services/runs/resume-run.js';
import { retryFailedAnswers } from '../../../../src/services/runs/retry-failed-answers.js';
import { asItems, createControlledRuns, type ControlledRuns } from '../../../support/controlled-runs.js';
import { jobsOf } from '../../../support/run-jobs.js';
import { answer, confidence, failure } from '../../../support/write-records.js';

describe('run control', () => {
  let w: ControlledRuns;
  beforeAll(async () => {
    w = await createControlledRuns();
  });
  beforeEach(() => w.clear());
  afterAll(() => w.close());

  describe('begin', () => {
    it('starts the clock once, and says whether the run may be asked', async () => {
      const id = await w.start('QUEUED');
      expect(await Promise.all([w.states.begin(id), w.states.begin(id)])).toEqual([true, true]);
      expect(await w.runOf(id)).toMatchObject({ status: 'RUNNING', active_since: expect.any(Date), pace_done: 0 });
      await w.states.pause(id);
      expect(await w.states.begin(id)).toBe(false);
      expect(await w.states.begin(0)).toBe(false);
    });
  });

  describe('pause', () => {
    it.each<RunStatus>(['QUEUED', 'RUNNING'])(
      'drops what waits of a %s run and leaves what is held',
      async (status) => {
        const id = await w.start(status);
        await w.hold(id, w.ids[1]);
        await w.states.pause(id);
        await w.states.pause(id);
        expect(await w.pendingOf(id)).toEqual(asItems(w.ids[1]));
        expect(await w.runOf(id)).toMatchObject({ status: 'PAUSED', active_since: null, finished_at: null });
      },
    );

    it('takes the answers of conversations that were in progress, to the last one', async () => {
      const id = await w.start();
      await w.states.pause(id);
      await w.write(id, ...w.ids.map((question) => answer(question)));
      const { endedAs } = await w.write(id, ...w.ids.map((question) => confidence(question)));
      expect(endedAs).toBe('COMPLETED');
      expect(await w.runOf(id)).toMatchObject({ status: 'COMPLETED', active_since: null });
    });

    it.each<[RunStatus, RegExp]>([
      ['COMPLETED', /already COMPLETED: every question is answered/],
      ['FAILED', /already FAILED: .*resumeRun/],
      ['CANCELLED', /already CANCELLED: .*startRun/],
    ])('is refused once the run is %s, with what to do', async (status, message) => {
      const pause = w.states.pause(await w.start(status));
      await expect(pause).rejects.toMatchObject({ code: 'CONFLICT', field: ['id'] });
      await expect(pause).rejects.toThrow(message);
    });

    it('is quick with many jobs waiting', async () => {
      const id = await w.start();
      await w.pool.query(
        `SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(SELECT ROW('ask:simulated', '{}', NULL, NULL, NULL,
           $1::text || '/' || i || '/9', 0, NULL)::graphile_worker.job_spec FROM generate_series(1, 2000) AS i))`,
        [id],
      );
      const startedAt = performance.now();
      await w.states.pause(id);
      // 10-20 ms on an idle machine
      expect(performance.now() - startedAt).toBeLessThan(150);
      expect(await jobsOf(w.pool, id)).toEqual([]);
    });

    it('says that there is no such run', async () => {
      await expect(w.states.pause(0)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  describe('resume', () => {
    it('goes on where the run stood', async () => {
      const id = await w.start();
      await w.write(id, answer(w.ids[0]), answer(w.ids[1]), failure(w.ids[2], 1));
      await w.write(id, confidence(w.ids[0]));
      await w.states.pause(id);
      await resumeRun(w.pool, id);
      expect(await w.runOf(id)).toMatchObject({ status: 'RUNNING', active_since: expect.any(Date), pace_done: 2 });
      expect(await w.pendingOf(id)).toEqual(asItems(w.ids[1], w.ids[3]));
    });

    it('lets a run that never began wait for its first conversation', async () => {
      const id = await w.start('QUEUED');
      await w.states.pause(id);
      await resumeRun(w.pool, id);
      expect(await w.runOf(id)).toMatchObject({ status: 'QUEUED', active_since: null });
      expect(await w.pendingOf(id)).toHaveLength(4);
    });

    it('opens a failed run, without its reason and end', async () => {
      const id = await w.start();
      await w.states.fail(id, 'BACKEND_UNAUTHORIZED: no');
      expect(await jobsOf(w.pool, id)).toEqual([]);
      await resumeRun(w.pool, id);
      expect(await w.runOf(id)).toMatchObject({ status: 'RUNNING', status_reason: null, finished_at: null });
      expect(await w.pendingOf(id)).toHaveLength(4);
    });

    it('enqueues once for two callers at the same time, and only sets the limits of a run that goes', async () => {
      const id = await w.start();
      await w.states.pause(id);
      const deadline = new Date(Date.now() + 60_000);
      await Promise.all([
        resumeRun(w.pool, id),
        resumeRun(w.pool, id),
        resumeRun(w.pool, id, { deadline, maxFailures: 3 }),
      ]);
      expect(await w.runOf(id)).toMatchObject({ status: 'RUNNING', deadline, max_failures: 3 });
      expect(await w.pendingOf(id)).toHaveLength(4);
      await resumeRun(w.pool, id, { deadline: null });
      expect(await w.runOf(id)).toMatchObject({ deadline: null, max_failures: 3 });
    });

    it.each<[RunStatus, RegExp]>([
      ['COMPLETED', /retryFailedAnswers/],
      ['CANCELLED', /for good; startRun/],
    ])('is refused once the run is %s, with what to do', async (status, message) => {
      const resume = resumeRun(w.pool, await w.start(status));
      await expect(resume).rejects.toMatchObject({ code: 'CONFLICT' });
      await expect(resume).rejects.toThrow(message);
    });

    it('is refused when a limit would end the run at once, and takes a better one', async () => {
      const id = await w.start();
      await w.pool.query(`UPDATE runs SET deadline = now() - interval '1 s' WHERE id = $1`, [id]);
      await w.write(id, failure(w.ids[0], 1), failure(w.ids[1], 1));
      await w.states.fail(id, 'for the test');
      await expect(resumeRun(w.pool, id)).rejects.toMatchObject({ code: 'CONFLICT', field: ['deadline'] });
      await expect(resumeRun(w.pool, id, { deadline: null, maxFailures: 1 })).rejects.toMatchObject({
        code: 'CONFLICT',
        field: ['maxFailures'],
      });
      await expect(resumeRun(w.pool, id, { maxFailures: -1 })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      await resumeRun(w.pool, id, { deadline: null, maxFailures: 2 });
      expect(await w.runOf(id)).toMatchObject({ status: 'RUNNING', deadline: null, max_failures: 2 });
    });

    it('completes a failed run of which nothing is left to ask', async () => {
      const id = await w.start();
      await w.pool.query('UPDATE runs SET max_failures = 0 WHERE id = $1', [id]);
      await w.write(id, ...w.ids.map((question) => failure(question, 1)));
      expect(await w.runOf(id)).toMatchObject({ status: 'FAILED', failed: 4 });
      await resumeRun(w.pool, id, { maxFailures: null });
      expect(await w.runOf(id)).toMatchObject({
        status: 'COMPLETED',
        active_since: null,
        finished_at: expect.any(Date),
      });
    });

    it('is not undone by a pause that is late to drop jobs', async () => {
      for (let round = 0; round < 10; round++) {
        const id = await w.start();
        await Promise.allSettled([w.states.pause(id), resumeRun(w.pool, id)]);
        await resumeRun(w.pool, id);
        expect(await w.pendingOf(id)).toHaveLength(4);
      }
    });

    it('misses a job that a worker gave up for the pause, and the net finds it', async () => {
      const id = await w.start();
      await w.hold(id, w.ids[0]);
      await w.states.pause(id);
      // The worker has seen PAUSED and will not ask; its job still looks alive to the resume.
      await resumeRun(w.pool, id);
      await w.finish(id, w.ids[0]);
      expect(await w.pendingOf(id)).toEqual(asItems(w.ids[1], w.ids[2], w.ids[3]));
      for (const question of w.ids.slice(1)) {
        await w.writeBoth(id, question);
        await w.finish(id, question);
      }
      expect(await requeueLostItems(w.pool)).toEqual([{ runId: id, items: 1 }]);
      expect(await w.pendingOf(id)).toEqual(asItems(w.ids[0]));
    });
  });

  describe('cancel', () => {
    it.each<RunStatus>(['QUEUED', 'RUNNING', 'PAUSED'])('ends a %s run for good', async (status) => {
      const id = await w.start(status);
      await w.states.cancel(id);
      expect(await w.runOf(id)).toMatchObject({
        status: 'CANCELLED',
        active_since: null,
        finished_at: expect.any(Date),
      });
      expect(await jobsOf(w.pool, id)).toEqual([]);
      await expect(w.states.cancel(id)).rejects.toThrow(/already CANCELLED/);
      await expect(retryFailedAnswers(w.pool, id)).rejects.toThrow(/CANCELLED: that is for good; startRun/);
    });
  });
});
