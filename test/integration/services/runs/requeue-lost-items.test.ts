import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { transaction } from '../../../../src/services/database/transaction.js';
import { enqueueMissing } from '../../../../src/services/runs/enqueue.js';
import { expireRuns } from '../../../../src/services/runs/expire-runs.js';
import { requeueLostItems } from '../../../../src/services/runs/requeue-lost-items.js';
import type { RunStatus } from '../../../../src/schema/run.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { newAnswer, newDataset, newQuestion, newRun } from '../../../support/factories.js';
import { jobsOf } from '../../../support/run-jobs.js';

describe('the net below the queue', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let datasetId: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = database.pool;
    datasetId = (await newDataset(pool)).id;
    for (let i = 0; i < 6; i++) await newQuestion(pool, { datasetId });
  });
  beforeEach(() => pool.query('TRUNCATE runs, graphile_worker._private_jobs CASCADE'));
  afterAll(() => database.close());

  const newOpenRun = async (status: RunStatus = 'RUNNING') => (await newRun(pool, { datasetId, status })).id;
  const enqueue = (runId: number) => transaction(pool, (client) => enqueueMissing(client, runId));
  const lose = (runId: number, condition: string) =>
    pool.query(`DELETE FROM graphile_worker._private_jobs WHERE key LIKE $1 AND ${condition}`, [`${runId}/%`]);

  describe('requeueLostItems', () => {
    it.each(['QUEUED', 'RUNNING'] as const)('gives a %s run without jobs those that it lacks', async (status) => {
      const runId = await newOpenRun(status);
      await newAnswer(pool, { runId, questionId: await firstQuestion() });
      expect(await requeueLostItems(pool)).toEqual([{ runId, items: 5 }]);
      expect(await jobsOf(pool, runId)).toHaveLength(5);
      expect(await requeueLostItems(pool)).toEqual([]);
    });

    it('waits while any job lives: one that waits, or one that a worker holds', async () => {
      const runId = await newOpenRun();
      await enqueue(runId);
      await lose(runId, 'priority > 1');
      await pool.query(`UPDATE graphile_worker._private_jobs SET locked_at = now(), attempts = max_attempts
        WHERE priority = 0`);
      expect(await requeueLostItems(pool)).toEqual([]);
      await lose(runId, 'locked_at IS NULL');
      expect(await requeueLostItems(pool)).toEqual([]);
      await lose(runId, 'true');
      expect(await requeueLostItems(pool)).toEqual([{ runId, items: 6 }]);
    });

    it('counts jobs whose attempts are used up as lost', async () => {
      const runId = await newOpenRun();
      await enqueue(runId);
      await pool.query('UPDATE graphile_worker._private_jobs SET attempts = max_attempts');
      expect(await requeueLostItems(pool)).toEqual([{ runId, items: 6 }]);
      expect((await jobsOf(pool, runId)).filter(({ isLocked }) => !isLocked)).toHaveLength(6);
    });

    it('leaves runs alone that are paused, ended or done', async () => {
      for (const status of ['PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED'] as const) await newOpenRun(status);
      await pool.query('UPDATE runs SET complete = total WHERE id = $1', [await newOpenRun()]);
      expect(await requeueLostItems(pool)).toEqual([]);
    });

    it('is not misled by a run whose id begins with the same digits', async () => {
      const [short, long] = [await newOpenRun(), await newOpenRun()];
      await enqueue(long);
      await pool.query(`UPDATE graphile_worker._private_jobs SET key = $1::text || '9' || substring(key FROM '/.*')`, [
        short,
      ]);
      expect((await requeueLostItems(pool)).map(({ runId }) => runId)).toEqual([short, long]);
    });

    it('enqueues once when several workers call it together', async () => {
      const runs = [await newOpenRun(), await newOpenRun()];
      const results = await Promise.all(Array.from({ length: 5 }, () => requeueLostItems(pool)));
      const items = results.flat().filter(({ runId }) => runs.includes(runId));
      expect(items).toHaveLength(2);
      for (const runId of runs) expect(await jobsOf(pool, runId)).toHaveLength(6);
    });

    it('finds by the index, without going through the jobs of a run that is well', async () => {
      const runId = await newOpenRun();
      await pool.query(
        `SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(SELECT ROW('ask:simulated',
           json_build_object('runId', $1::integer, 'sample', 0, 'questionIds', ARRAY[i]), NULL, NULL, NULL,
           $1::text || '/' || i || '/0', 0, NULL)::graphile_worker.job_spec FROM generate_series(1, 20000) AS i))`,
        [runId],
      );
      await requeueLostItems(pool);
      const startedAt = performance.now();
      for (let i = 0; i < 20; i++) expect(await requeueLostItems(pool)).toEqual([]);
      // Going through 20,000 jobs takes several milliseconds a call.
      expect((performance.now() - startedAt) / 20).toBeLessThan(5);
    });
  });

  describe('expireRuns', () => {
    it.each(['QUEUED', 'RUNNING'] as const)('fails a %s run whose deadline has passed, and says so', async (status) => {
      const [late, early] = [await newOpenRun(status), await newOpenRun(status)];
      await enqueue(late);
      await pool.query(`UPDATE runs SET deadline = now() - interval '1 s' WHERE id = $1`, [late]);
      await pool.query(`UPDATE runs SET deadline = now() + interval '1 h' WHERE id = $1`, [early]);
      expect(await expireRuns(pool)).toEqual([late]);
      expect(await expireRuns(pool)).toEqual([]);
      const { rows } = await pool.query('SELECT * FROM runs ORDER BY id');
      expect(rows).toMatchObject([
        {
          status: 'FAILED',
          status_reason: expect.stringMatching(/^DEADLINE_PASSED: 0 of 6 answers .*Z; resumeRun with a later deadline/),
          active_since: null,
          finished_at: expect.any(Date),
        },
        { status },
      ]);
      expect(await jobsOf(pool, late)).toEqual([]);
    });

    it('lets a paused run be', async () => {
      const runId = await newOpenRun('PAUSED');
      await pool.query(`UPDATE runs SET deadline = now() - interval '1 s' WHERE id = $1`, [runId]);
      expect(await expireRuns(pool)).toEqual([]);
    });
  });

  async function firstQuestion(): Promise<number> {
    const { rows } = await pool.query<{ id: number }>(
      'SELECT id FROM questions WHERE dataset_id = $1 ORDER BY position LIMIT 1',
      [datasetId],
    );
    return rows[0]!.id;
  }
});
