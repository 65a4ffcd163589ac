import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import type { RunStatus } from '../../../../src/schema/run.js';
import type { WriteRecord } from '../../../../src/services/answers/answer-record.js';
import { writeAnswers } from '../../../../src/services/answers/write-answers.js';
import { transaction } from '../../../../src/services/database/transaction.js';
import { packResponses } from '../../../../src/services/metrics/vectors/pack-responses.js';
import { enqueueMissing } from '../../../../src/services/runs/enqueue.js';
import { requeueLostItems } from '../../../../src/services/runs/requeue-lost-items.js';
import { resumeRun } from '../../../../src/services/runs/resume-run.js';
import { retryFailedAnswers } from '../../../../src/services/runs/retry-failed-answers.js';
import { RunStateService } from '../../../../src/services/runs/run-state.service.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { newBackend, newDataset, newQuestion, newRun } from '../../../support/factories.js';
import { itemsOf, jobsOf } from '../../../support/run-jobs.js';
import { answer, confidence, failure } from '../../../support/write-records.js';

describe('run control', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let states: RunStateService;
  let datasetId: number;
  let ids: [number, number, number, number];

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = database.pool;
    states = new RunStateService({ pool });
    datasetId = (await newDataset(pool)).id;
    const questions = [];
    for (let i = 0; i < 4; i++) questions.push((await newQuestion(pool, { datasetId })).id);
    ids = questions as typeof ids;
  });
  beforeEach(() => pool.query('TRUNCATE runs, graphile_worker._private_jobs CASCADE'));
  afterAll(() => database.close());

  /** A run with all its jobs; its clock goes when it is RUNNING. */
  const start = async (status: RunStatus = 'RUNNING'): Promise<number> => {
    const { id } = await newRun(pool, { datasetId, status: status === 'RUNNING' ? 'QUEUED' : status });
    await transaction(pool, (client) => enqueueMissing(client, id));
    if (status === 'RUNNING') await states.begin(id);
    return id;
  };
  const runOf = async (id: number) =>
    (await pool.query<Record<string, unknown>>('SELECT * FROM runs WHERE id = $1', [id])).rows[0]!;
  const write = (id: number, ...records: WriteRecord[]) => writeAnswers(pool, id, records);
  const writeBoth = async (id: number, question: number) => {
    await write(id, answer(question));
    await write(id, confidence(question));
  };
  const answersOf = async (id: number) =>
    (await pool.query<Record<string, unknown>>('SELECT * FROM answers WHERE run_id = $1 ORDER BY question_id', [id]))
      .rows;
  /** A worker takes a job. */
  const hold = (id: number, questionId: number) =>
    pool.query(`UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'x' WHERE key = $1`, [
      `${id}/${questionId}/0`,
    ]);
  /** It gives it back as done. */
  const finish = (id: number, questionId: number) =>
    pool.query('DELETE FROM graphile_worker._private_jobs WHERE key = $1', [`${id}/${questionId}/0`]);
  const pendingOf = async (id: number) => itemsOf(await jobsOf(pool, id));
  const asItems = (...questions: number[]) => questions.map((question) => `${question}/0`);

  describe('begin', () => {
    it('starts the clock once, and says whether the run may be asked', async () => {
      const id = await start('QUEUED');
      expect(await Promise.all([states.begin(id), states.begin(id)])).toEqual([true, true]);
      expect(await runOf(id)).toMatchObject({ status: 'RUNNING', active_since: expect.any(Date), pace_done: 0 });
      await states.pause(id);
      expect(await states.begin(id)).toBe(false);
      expect(await states.begin(0)).toBe(false);
    });
  });

  describe('pause', () => {
    it.each<RunStatus>(['QUEUED', 'RUNNING'])(
      'drops what waits of a %s run and leaves what is held',
      async (status) => {
        const id = await start(status);
        await hold(id, ids[1]);
        await states.pause(id);
        await states.pause(id);
        expect(await pendingOf(id)).toEqual(asItems(ids[1]));
        expect(await runOf(id)).toMatchObject({ status: 'PAUSED', active_since: null, finished_at: null });
      },
    );

    it('takes the answers of conversations that were in progress, to the last one', async () => {
      const id = await start();
      await states.pause(id);
      await write(id, ...ids.map((question) => answer(question)));
      const { endedAs } = await write(id, ...ids.map((question) => confidence(question)));
      expect(endedAs).toBe('COMPLETED');
      expect(await runOf(id)).toMatchObject({ status: 'COMPLETED', active_since: null });
    });

    it.each<[RunStatus, RegExp]>([
      ['COMPLETED', /already COMPLETED: every question is answered/],
      ['FAILED', /already FAILED: .*resumeRun/],
      ['CANCELLED', /already CANCELLED: .*startRun/],
    ])('is refused once the run is %s, with what to do', async (status, message) => {
      const pause = states.pause(await start(status));
      await expect(pause).rejects.toMatchObject({ code: 'CONFLICT', field: ['id'] });
      await expect(pause).rejects.toThrow(message);
    });

    it('is quick with many jobs waiting', async () => {
      const id = await start();
      await pool.query(
        `SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(SELECT ROW('ask:simulated', '{}', NULL, NULL, NULL,
           $1::text || '/' || i || '/9', 0, NULL)::graphile_worker.job_spec FROM generate_series(1, 2000) AS i))`,
        [id],
      );
      const startedAt = performance.now();
      await states.pause(id);
      // 10-20 ms on an idle machine
      expect(performance.now() - startedAt).toBeLessThan(150);
      expect(await jobsOf(pool, id)).toEqual([]);
    });

    it('says that there is no such run', async () => {
      await expect(states.pause(0)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  describe('resume', () => {
    it('goes on where the run stood', async () => {
      const id = await start();
      await write(id, answer(ids[0]), answer(ids[1]), failure(ids[2], 1));
      await write(id, confidence(ids[0]));
      await states.pause(id);
      await resumeRun(pool, id);
      expect(await runOf(id)).toMatchObject({ status: 'RUNNING', active_since: expect.any(Date), pace_done: 2 });
      expect(await pendingOf(id)).toEqual(asItems(ids[1], ids[3]));
    });

    it('lets a run that never began wait for its first conversation', async () => {
      const id = await start('QUEUED');
      await states.pause(id);
      await resumeRun(pool, id);
      expect(await runOf(id)).toMatchObject({ status: 'QUEUED', active_since: null });
      expect(await pendingOf(id)).toHaveLength(4);
    });

    it('opens a failed run, without its reason and end', async () => {
      const id = await start();
      await states.fail(id, 'BACKEND_UNAUTHORIZED: no');
      expect(await jobsOf(pool, id)).toEqual([]);
      await resumeRun(pool, id);
      expect(await runOf(id)).toMatchObject({ status: 'RUNNING', status_reason: null, finished_at: null });
      expect(await pendingOf(id)).toHaveLength(4);
    });

    it('enqueues once for two callers at the same time, and only sets the limits of a run that goes', async () => {
      const id = await start();
      await states.pause(id);
      const deadline = new Date(Date.now() + 60_000);
      await Promise.all([resumeRun(pool, id), resumeRun(pool, id), resumeRun(pool, id, { deadline, maxFailures: 3 })]);
      expect(await runOf(id)).toMatchObject({ status: 'RUNNING', deadline, max_failures: 3 });
      expect(await pendingOf(id)).toHaveLength(4);
      await resumeRun(pool, id, { deadline: null });
      expect(await runOf(id)).toMatchObject({ deadline: null, max_failures: 3 });
    });

    it.each<[RunStatus, RegExp]>([
      ['COMPLETED', /retryFailedAnswers/],
      ['CANCELLED', /for good; startRun/],
    ])('is refused once the run is %s, with what to do', async (status, message) => {
      const resume = resumeRun(pool, await start(status));
      await expect(resume).rejects.toMatchObject({ code: 'CONFLICT' });
      await expect(resume).rejects.toThrow(message);
    });

    it('is refused when a limit would end the run at once, and takes a better one', async () => {
      const id = await start();
      await pool.query(`UPDATE runs SET deadline = now() - interval '1 s' WHERE id = $1`, [id]);
      await write(id, failure(ids[0], 1), failure(ids[1], 1));
      await states.fail(id, 'for the test');
      await expect(resumeRun(pool, id)).rejects.toMatchObject({ code: 'CONFLICT', field: ['deadline'] });
      await expect(resumeRun(pool, id, { deadline: null, maxFailures: 1 })).rejects.toMatchObject({
        code: 'CONFLICT',
        field: ['maxFailures'],
      });
      await expect(resumeRun(pool, id, { maxFailures: -1 })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      await resumeRun(pool, id, { deadline: null, maxFailures: 2 });
      expect(await runOf(id)).toMatchObject({ status: 'RUNNING', deadline: null, max_failures: 2 });
    });

    it('completes a failed run of which nothing is left to ask', async () => {
      const id = await start();
      await pool.query('UPDATE runs SET max_failures = 0 WHERE id = $1', [id]);
      await write(id, ...ids.map((question) => failure(question, 1)));
      expect(await runOf(id)).toMatchObject({ status: 'FAILED', failed: 4 });
      await resumeRun(pool, id, { maxFailures: null });
      expect(await runOf(id)).toMatchObject({ status: 'COMPLETED', active_since: null, finished_at: expect.any(Date) });
    });

    it('is not undone by a pause that is late to drop jobs', async () => {
      for (let round = 0; round < 10; round++) {
        const id = await start();
        await Promise.allSettled([states.pause(id), resumeRun(pool, id)]);
        await resumeRun(pool, id);
        expect(await pendingOf(id)).toHaveLength(4);
      }
    });

    it('misses a job that a worker gave up for the pause, and the net finds it', async () => {
      const id = await start();
      await hold(id, ids[0]);
      await states.pause(id);
      // The worker has seen PAUSED and will not ask; its job still looks alive to the resume.
      await resumeRun(pool, id);
      await finish(id, ids[0]);
      expect(await pendingOf(id)).toEqual(asItems(ids[1], ids[2], ids[3]));
      for (const question of ids.slice(1)) {
        await writeBoth(id, question);
        await finish(id, question);
      }
      expect(await requeueLostItems(pool)).toEqual([{ runId: id, items: 1 }]);
      expect(await pendingOf(id)).toEqual(asItems(ids[0]));
    });
  });

  describe('cancel', () => {
    it.each<RunStatus>(['QUEUED', 'RUNNING', 'PAUSED'])('ends a %s run for good', async (status) => {
      const id = await start(status);
      await states.cancel(id);
      expect(await runOf(id)).toMatchObject({ status: 'CANCELLED', active_since: null, finished_at: expect.any(Date) });
      expect(await jobsOf(pool, id)).toEqual([]);
      await expect(states.cancel(id)).rejects.toThrow(/already CANCELLED/);
      await expect(retryFailedAnswers(pool, id)).rejects.toThrow(/CANCELLED: that is for good; startRun/);
    });
  });

  describe('retryFailedAnswers', () => {
    /** One complete, one failed at each stage, one not asked yet. */
    const disturbed = async () => {
      const id = await start();
      await write(id, answer(ids[0]), failure(ids[1], 1), answer(ids[2], 'B'));
      await write(id, confidence(ids[0]), failure(ids[2], 2));
      return id;
    };
    const finishAll = async (id: number) => {
      await writeBoth(id, ids[3]);
    };

    it('keeps stage 1 of what failed at stage 2, marks what failed at stage 1, and leaves the rest', async () => {
      const id = await disturbed();
      await finishAll(id);
      expect(await runOf(id)).toMatchObject({ status: 'COMPLETED', complete: 2, failed: 2 });
      expect(await retryFailedAnswers(pool, id)).toBe(2);
      expect(await runOf(id)).toMatchObject({
        status: 'RUNNING',
        complete: 2,
        failed: 0,
        finished_at: null,
        pace_done: 2,
        active_since: expect.any(Date),
      });
      expect(await answersOf(id)).toMatchObject([
        { status: 'COMPLETE' },
        { status: 'FAILED', error: { code: 'BACKEND_ERROR', stage: 1, retrying: true } },
        { status: 'AWAITING_CONFIDENCE', letter: 'B', error: null, confidence_attempts: null },
        { status: 'COMPLETE' },
      ]);
      expect(new Set(await pendingOf(id))).toEqual(new Set([...asItems(ids[1], ids[2]), ...asItems(ids[3], ids[0])]));
    });

    it('overwrites the rows by update, with a log that stays gapless from 1', async () => {
      const id = await disturbed();
      await finishAll(id);
      await retryFailedAnswers(pool, id);
      await write(id, answer(ids[1], 'B'), confidence(ids[2], 3));
      // redelivered: changes nothing
      await write(id, answer(ids[1], 'A'), answer(ids[0], 'B'));
      await write(id, confidence(ids[1], 2));
      expect(await runOf(id)).toMatchObject({ status: 'COMPLETED', complete: 4, failed: 0, sequence: 10 });
      expect(await answersOf(id)).toMatchObject([
        { status: 'COMPLETE', letter: 'A' },
        { status: 'COMPLETE', letter: 'B', letter_status: 'PARSED', confidence: 2, error: null },
        { status: 'COMPLETE', letter: 'B', confidence: 3, error: null },
        { status: 'COMPLETE' },
      ]);
      const { rows } = await pool.query<{ sequence: number }>(
        'SELECT sequence FROM answer_writes WHERE run_id = $1 ORDER BY 1',
        [id],
      );
      expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
    });

    it('may fail again, and be retried again', async () => {
      const id = await disturbed();
      expect(await retryFailedAnswers(pool, id)).toBe(2);
      expect(await retryFailedAnswers(pool, id)).toBe(0);
      await write(id, failure(ids[1], 1), failure(ids[2], 2));
      expect(await runOf(id)).toMatchObject({ status: 'RUNNING', failed: 2 });
      expect((await answersOf(id))[1]).toMatchObject({ status: 'FAILED', error: { stage: 1 } });
      expect((await answersOf(id))[1]!.error).not.toHaveProperty('retrying');
      expect(await retryFailedAnswers(pool, id)).toBe(2);
    });

    it('leaves a paused run paused until it is resumed', async () => {
      const id = await disturbed();
      await states.pause(id);
      expect(await retryFailedAnswers(pool, id)).toBe(2);
      expect(await runOf(id)).toMatchObject({ status: 'PAUSED', failed: 0 });
      expect(await jobsOf(pool, id)).toEqual([]);
      await resumeRun(pool, id);
      expect(await pendingOf(id)).toEqual(asItems(ids[1], ids[2], ids[3]));
    });

    it('opens once for two callers at the same time', async () => {
      const id = await disturbed();
      await finishAll(id);
      const counts = await Promise.all([retryFailedAnswers(pool, id), retryFailedAnswers(pool, id)]);
      expect(counts.toSorted((left, right) => left - right)).toEqual([0, 2]);
      expect(await runOf(id)).toMatchObject({ failed: 0, status: 'RUNNING' });
    });

    it('drops the response vector', async () => {
      const id = await disturbed();
      await finishAll(id);
      await packResponses(pool, [id]);
      const vector = async () =>
        (
          await pool.query<Record<string, unknown>>(
            'SELECT sequence, responses FROM response_vectors WHERE run_id = $1',
            [id],
          )
        ).rows[0];
      expect(await vector()).toMatchObject({ sequence: 7, responses: expect.any(Buffer) });
      await retryFailedAnswers(pool, id);
      expect(await vector()).toEqual({ sequence: null, responses: null });
    });

    it('does nothing where nothing has failed, and points a failed run to resumeRun', async () => {
      const id = await start();
      expect(await retryFailedAnswers(pool, id)).toBe(0);
      await states.fail(id, 'for the test');
      await expect(retryFailedAnswers(pool, id)).rejects.toThrow(/No answer .* has failed: resumeRun/);
      expect(await runOf(id)).toMatchObject({ status: 'FAILED' });
    });

    it('refuses what nobody can be asked: imported runs, and runs past their deadline until they have a later one', async () => {
      const id = await disturbed();
      await pool.query(`UPDATE runs SET deadline = now() - interval '1 s', status = 'FAILED' WHERE id = $1`, [id]);
      await expect(retryFailedAnswers(pool, id)).rejects.toThrow(/resumeRun with a later one first/);
      await pool.query(`UPDATE runs SET status = 'COMPLETED' WHERE id = $1`, [id]);
      await retryFailedAnswers(pool, id);
      expect(await runOf(id)).toMatchObject({ status: 'RUNNING', deadline: null });
      const backend = await newBackend(pool, { name: 'imported', kind: 'IMPORTED' });
      await pool.query('UPDATE runs SET backend_id = $2 WHERE id = $1', [id, backend.id]);
      await expect(retryFailedAnswers(pool, id)).rejects.toMatchObject({ code: 'CONFLICT' });
    });
  });

  describe('maxFailures', () => {
    const limit = (id: number, most: number) =>
      pool.query('UPDATE runs SET max_failures = $2 WHERE id = $1', [id, most]);

    it('ends the run in the write that exceeds it, naming the most frequent error and what to do', async () => {
      const id = await start();
      await limit(id, 2);
      await write(id, failure(ids[0], 1, 'BACKEND_TIMEOUT'), failure(ids[1], 1, 'BACKEND_REJECTED'));
      expect(await runOf(id)).toMatchObject({ status: 'RUNNING', failed: 2, status_reason: null });
      const { endedAs } = await write(id, failure(ids[2], 1, 'BACKEND_TIMEOUT'));
      expect(endedAs).toBe('FAILED');
      expect(await runOf(id)).toMatchObject({
        status: 'FAILED',
        failed: 3,
        active_since: null,
        finished_at: expect.any(Date),
        status_reason:
          'MAX_FAILURES_EXCEEDED: 3 answers have failed and maxFailures is 2; the most frequent error (2 of them) is ' +
          'BACKEND_TIMEOUT: the backend does not answer in time: ask for fewer tokens, or lower MAX_IN_FLIGHT. ' +
          'Then retryFailedAnswers asks those again, or resumeRun with a higher maxFailures goes on',
      });
      expect(await write(id, answer(ids[3]))).toMatchObject({ isWritten: false });
    });

    it('says the message of an error that it has no advice for', async () => {
      const id = await start();
      await limit(id, 0);
      await write(id, failure(ids[0], 1, 'NEW_CODE'));
      expect((await runOf(id)).status_reason).toMatch(/is NEW_CODE: no\. Then/);
    });

    it('ends it once when two writers race, whoever comes first', async () => {
      for (let round = 0; round < 10; round++) {
        const id = await start();
        await limit(id, 1);
        const outcomes = await Promise.all(ids.map((question) => write(id, failure(question, 1))));
        expect(outcomes.filter(({ endedAs }) => endedAs === 'FAILED')).toHaveLength(1);
        expect(outcomes.filter(({ isWritten }) => isWritten)).toHaveLength(2);
        expect(await runOf(id)).toMatchObject({ status: 'FAILED', failed: 2, sequence: 2 });
      }
    });
  });
});
