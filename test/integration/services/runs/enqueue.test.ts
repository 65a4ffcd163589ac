import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { transaction } from '../../../../src/services/database/transaction.js';
import { askTask, enqueueItems, enqueueMissing } from '../../../../src/services/runs/enqueue.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { newAnswer, newDataset, newQuestion, newRun } from '../../../support/factories.js';
import { itemsOf, jobsOf } from '../../../support/run-jobs.js';

const SETTINGS = {
  temperature: 0,
  maxAnswerTokens: 8,
  maxConfidenceTokens: 16,
  seed: null,
  samplesPerQuestion: 1,
  constrainOutput: false,
  logprobs: true,
  questionLimit: null,
  tasks: null,
};

type AskedSettings = Omit<typeof SETTINGS, 'questionLimit' | 'tasks'> & { questionLimit: number; tasks: string[] };

describe('enqueueing', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let datasetId: number;
  let questionIds: number[];

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = database.pool;
    datasetId = (await newDataset(pool)).id;
    questionIds = [];
    for (let i = 0; i < 12; i++) {
      questionIds.push((await newQuestion(pool, { datasetId, task: i % 2 === 0 ? 'Grid' : 'Gabor' })).id);
    }
  });
  afterAll(() => database.close());

  const newOpenRun = async (settings: Partial<AskedSettings> = {}) =>
    (await newRun(pool, { datasetId, status: 'RUNNING', settings: { ...SETTINGS, ...settings } })).id;
  const enqueue = (runId: number, more: { task?: string; questionIds?: number[]; samples?: number } = {}) =>
    transaction(pool, (client) =>
      enqueueItems(client, { runId, task: askTask('simulated'), questionIds, samples: 1, ...more }),
    );
  const missing = (runId: number) => transaction(pool, (client) => enqueueMissing(client, runId));

  it('gives each backend a task of its own', () => {
    expect(askTask('vllm')).toBe('ask:vllm');
  });

  it('makes a job of each question and sample, samples one after the other, keys beginning with the run', async () => {
    const runId = await newOpenRun();
    expect(await enqueue(runId, { samples: 2 })).toBe(24);
    const jobs = await jobsOf(pool, runId);
    expect(itemsOf(jobs)).toEqual([0, 1].flatMap((sample) => questionIds.map((id) => `${id}/${sample}`)));
    expect(jobs.map(({ priority }) => priority)).toEqual(Array.from({ length: 24 }, (_, rank) => rank));
    expect(jobs[0]).toMatchObject({ key: `${runId}/${questionIds[0]}/0`, task: 'ask:simulated' });
    expect(jobs[0]?.payload).toEqual({ runId, sample: 0, questionIds: [questionIds[0]] });
  });

  it('begins with the lowest priority that waits for the same backend, whatever waits for others', async () => {
    const busy = askTask('busy');
    const first = await newOpenRun();
    await enqueue(first, { task: busy });
    await pool.query(`DELETE FROM graphile_worker._private_jobs WHERE key LIKE $1 AND priority < 5`, [`${first}/%`]);
    const beside = await newOpenRun();
    await enqueue(beside, { task: busy });
    expect((await jobsOf(pool, beside)).map(({ priority }) => priority)).toEqual(questionIds.map((_, i) => 5 + i));
    const elsewhere = await newOpenRun();
    await enqueue(elsewhere, { task: askTask('idle') });
    expect((await jobsOf(pool, elsewhere))[0]?.priority).toBe(0);
  });

  it('puts 32 questions of one sample into a job when there are more than 100,000 items', async () => {
    const many = (await newDataset(pool)).id;
    const { rows } = await pool.query<{ id: number }>(
      `INSERT INTO questions (dataset_id, position, qid, task, answer_prompt, confidence_prompt, options)
       SELECT $1, i, 'Q-' || i, 'Grid', 'a', 'b', '[]' FROM generate_series(1, 101) AS i RETURNING id`,
      [many],
    );
    const ids = rows.map(({ id }) => id);
    const runId = await newOpenRun();
    expect(await enqueue(runId, { questionIds: ids, samples: 1000 })).toBe(101_000);
    const jobs = await jobsOf(pool, runId);
    expect(jobs.slice(0, 5).map(({ payload }) => payload.questionIds.length)).toEqual([32, 32, 32, 5, 32]);
    const items = itemsOf(jobs);
    expect([items.length, new Set(items).size]).toEqual([101_000, 101_000]);
    expect(jobs.at(-1)?.priority).toBe(3999);
  });

  describe('enqueueMissing', () => {
    it('enqueues what has no final answer and no live job, in the order of the plan', async () => {
      const runId = await newOpenRun();
      const [complete, awaiting, failed, retrying, pending, held, spent, ...fresh] = questionIds as [
        number,
        ...number[],
      ];
      await newAnswer(pool, { runId, questionId: complete });
      await newAnswer(pool, { runId, questionId: awaiting!, status: 'AWAITING_CONFIDENCE' });
      await newAnswer(pool, { runId, questionId: failed!, status: 'FAILED' });
      await newAnswer(pool, { runId, questionId: retrying!, status: 'FAILED' });
      await pool.query(
        `UPDATE answers SET error = error || '{"retrying": true}' WHERE run_id = $1 AND question_id = $2`,
        [runId, retrying],
      );
      await enqueue(runId, { questionIds: [pending!, held!, spent!] });
      const change = (set: string, id: number) =>
        pool.query(`UPDATE graphile_worker._private_jobs SET ${set} WHERE key = $1`, [`${runId}/${id}/0`]);
      await change(`locked_at = now(), locked_by = 'metacog-1', attempts = max_attempts`, held!);
      await change('attempts = max_attempts', spent!);

      expect(await missing(runId)).toBe(3 + fresh.length);
      const jobs = await jobsOf(pool, runId);
      expect(new Set(itemsOf(jobs))).toEqual(
        new Set([awaiting, retrying, pending, held, spent, ...fresh].map((id) => `${id}/0`)),
      );
      expect(jobs.filter(({ isLocked }) => isLocked).map(({ key }) => key)).toEqual([`${runId}/${held}/0`]);
      expect(await missing(runId)).toBe(0);
      const { rows } = await pool.query('SELECT FROM graphile_worker._private_jobs WHERE key IS NULL');
      expect(rows).toEqual([]);
    });

    it('looks into jobs of many questions', async () => {
      const runId = await newOpenRun();
      await enqueue(runId, { questionIds: questionIds.slice(0, 1) });
      await pool.query(`UPDATE graphile_worker._private_jobs SET payload = $2 WHERE key LIKE $1`, [
        `${runId}/%`,
        { runId, sample: 0, questionIds: questionIds.slice(0, 5) },
      ]);
      expect(await missing(runId)).toBe(7);
    });

    it('plans as the start did: tasks, limit and samples', async () => {
      const runId = await newOpenRun({ tasks: ['Gabor'], questionLimit: 3, samplesPerQuestion: 2 });
      expect(await missing(runId)).toBe(6);
      const gabor = questionIds.filter((_, i) => i % 2 === 1);
      const planned = [gabor[0], gabor[2], gabor[4]];
      expect(itemsOf(await jobsOf(pool, runId))).toEqual([0, 1].flatMap((s) => planned.map((id) => `${id}/${s}`)));
    });

    it('enqueues once for several callers at the same time, and nothing for a run that is gone', async () => {
      const runId = await newOpenRun();
      const counts = await Promise.all([missing(runId), missing(runId), missing(runId)]);
      expect(counts.toSorted((left, right) => left - right)).toEqual([0, 0, 12]);
      expect(await jobsOf(pool, runId)).toHaveLength(12);
      expect(await missing(0)).toBe(0);
    });
  });
});
