import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as tick } from 'node:timers/promises';
import type { Observer } from '../../../../src/services/backends/simulated/observer.js';
import { constantServiceTime } from '../../../../src/services/backends/simulated/service-time.js';
import { startSimulator, type Simulator } from '../../../../src/services/backends/simulated/simulator.js';
import { cooperative, createDispatchWorld, scripted, type DispatchWorld } from '../../../support/dispatch-world.js';
import { startFaultyProxy, type Fault, type FaultyProxy } from '../../../support/faulty-proxy.js';
import { upTo } from '../../../support/transcript.js';

describe('Worker', () => {
  const undo: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  type World = DispatchWorld & { readonly simulator: Simulator; readonly proxy: FaultyProxy };

  /** Everything between the queue and the model, with one place to disturb it. */
  async function world(
    observer: Observer,
    faultOf: (requestId: string) => Fault = () => 'pass',
    serviceTime = constantServiceTime(1),
  ): Promise<World> {
    const simulator = await startSimulator({ observer, serviceTime });
    undo.push(() => simulator.close());
    const proxy = await startFaultyProxy(simulator.url, faultOf);
    undo.push(() => proxy.close());
    const made = await createDispatchWorld({ questions: 12, backend: { urls: [proxy.url] } });
    undo.push(() => made.close());
    return Object.assign(made, { simulator, proxy });
  }

  it('asks every question and sample in two stages and stores each', async () => {
    const w = await world(cooperative);
    await w.addWorker();
    const runId = await w.start({ samplesPerQuestion: 2 });
    expect(await w.follow(runId)).toEqual(upTo(48));
    expect(await w.run(runId)).toMatchObject({
      status: 'COMPLETED',
      total: 24,
      complete: 24,
      failed: 0,
      requests: 48,
      retries: 0,
    });
    const rows = await w.answers(runId);
    expect(rows).toHaveLength(24);
    expect(rows[0]).toMatchObject({ letter: 'A', confidence: 4, probabilities: { A: 0.9, B: 0 }, token_confidence: 1 });
    expect(new Set(w.proxy.seen).size).toBe(48);
    expect(w.proxy.seen).toContain(`${runId}/Q-0/1/2/1`);
  });

  it('shows stage 2 the very history of stage 1', async () => {
    const told: (string | null)[] = [];
    const w = await world(
      scripted((trial) => {
        if (trial.stage === 2) told.push(trial.ownAnswer);
        return trial.stage === 1 ? `B because ${trial.qid}` : 'confidence: 2';
      }),
    );
    await w.addWorker();
    const runId = await w.start({ questionLimit: 3 });
    await w.follow(runId);
    expect(new Set(told)).toEqual(new Set(['B because Q-0', 'B because Q-4', 'B because Q-8']));
  });

  it.each<Fault>(['reset', 'html', 'cut', 500, 503])(
    'tries again after a passing fault (%s) in either stage and counts it',
    async (fault) => {
      const w = await world(cooperative, (id) => (/^\d+\/Q-[05]\/0\/[12]\/1$/.test(id) ? fault : 'pass'));
      await w.addWorker();
      const runId = await w.start();
      expect(await w.follow(runId)).toEqual(upTo(24));
      expect(await w.run(runId)).toMatchObject({
        status: 'COMPLETED',
        complete: 12,
        failed: 0,
        requests: 28,
        retries: 4,
      });
      expect((await w.answers(runId))[5]).toMatchObject({ qid: 'Q-5', answer_attempts: 2, confidence_attempts: 2 });
    },
  );

  it('ends an answer whose fault is lasting as failed, with its name, and goes on with the others', async () => {
    const w = await world(cooperative, (id) => (id.includes('/Q-3/') || id.includes('/Q-7/0/2') ? 400 : 'pass'));
    await w.addWorker();
    const runId = await w.start();
    expect(await w.follow(runId)).toEqual(upTo(23));
    expect(await w.run(runId)).toMatchObject({ status: 'COMPLETED', complete: 10, failed: 2 });
    const rows = await w.answers(runId);
    expect(rows[3]).toMatchObject({
      status: 'FAILED',
      letter: null,
      error: { code: 'BACKEND_REJECTED', stage: 1, attempts: 1 },
    });
    expect(rows[7]).toMatchObject({
      status: 'FAILED',
      letter: 'A',
      error: { code: 'BACKEND_REJECTED', stage: 2, attempts: 1 },
    });
  });

  it.each<[Fault, RegExp]>([
    [401, /BACKEND_UNAUTHORIZED/],
    [404, /MODEL_NOT_FOUND/],
  ])('stops the run when no request of it can succeed (%s)', async (fault, reason) => {
    const w = await world(cooperative, () => fault);
    await w.addWorker();
    const runId = await w.start();
    await w.follow(runId);
    expect(await w.run(runId)).toMatchObject({
      status: 'FAILED',
      status_reason: expect.stringMatching(reason),
      complete: 0,
    });
  });

  it('keeps a reply that cannot be read as data', async () => {
    const w = await world(scripted(({ stage }) => (stage === 1 ? 'Both' : 'very sure')));
    await w.addWorker();
    const runId = await w.start({ questionLimit: 1 });
    await w.follow(runId);
    expect((await w.answers(runId))[0]).toMatchObject({
      status: 'COMPLETE',
      letter: null,
      letter_status: 'UNPARSED',
      answer_text: 'Both',
      confidence: null,
      confidence_status: 'UNPARSED',
      confidence_text: 'very sure',
    });
  });

  it('stops asking at once when the run is cancelled: open requests are dropped, pending ones never sent', async () => {
    const w = await world(cooperative, () => 'pass', constantServiceTime(60_000));
    await w.addWorker();
    const runId = await w.start();
    while (w.proxy.seen.length < 8) await tick(5);
    await w.runs.cancel(runId);
    expect(await w.follow(runId)).toEqual([]);
    while (w.simulator.requests.records.length < 8) await tick(5);
    expect(w.simulator.requests.records.map(({ aborted }) => aborted)).toEqual(Array.from({ length: 8 }, () => true));
    expect(w.proxy.seen).toHaveLength(8);
    await expect(w.runs.cancel(runId)).rejects.toThrow(/already CANCELLED/);
  });

  it('takes over the jobs of a worker that is gone and does not ask again for a stage that is stored', async () => {
    const w = await world(cooperative);
    const runId = await w.start();
    // What a killed worker leaves behind: jobs locked under its name, stage 1 of the first question stored.
    const { pool } = w;
    await pool.query(
      `UPDATE graphile_worker._private_jobs SET locked_by = 'metacog-77', locked_at = now() WHERE key LIKE $1`,
      [`${runId}/%`],
    );
    await pool.query(
      `WITH q AS (SELECT id FROM questions WHERE qid = 'Q-0' AND dataset_id = (SELECT dataset_id FROM runs WHERE id = $1))
       INSERT INTO answers (run_id, question_id, sample, sequence, status, letter, letter_status, confidence_status, answer_text)
       SELECT $1, id, 0, 1, 'AWAITING_CONFIDENCE', 'B', 'PARSED', 'MISSING', 'B' FROM q`,
      [runId],
    );
    await pool.query(`INSERT INTO answer_writes SELECT $1, 1, question_id, 0, 1 FROM answers WHERE run_id = $1`, [
      runId,
    ]);
    await pool.query(`UPDATE runs SET sequence = 1 WHERE id = $1`, [runId]);
    await w.addWorker();
    expect(await w.follow(runId)).toEqual(upTo(24));
    expect(w.proxy.seen).not.toContain(`${runId}/Q-0/0/1/1`);
    expect((await w.answers(runId))[0]).toMatchObject({ qid: 'Q-0', letter: 'B', confidence: 4, status: 'COMPLETE' });
  });

  it('shares a run between workers without asking anything twice', async () => {
    const w = await world(cooperative);
    await Promise.all([w.addWorker(), w.addWorker(), w.addWorker()]);
    const runId = await w.start({ samplesPerQuestion: 5 });
    expect(await w.follow(runId)).toEqual(upTo(120));
    expect(w.proxy.seen).toHaveLength(120);
    expect(new Set(w.proxy.seen).size).toBe(120);
  });

  it('lets requests come to their end when the run is paused, asks nothing new, and goes on when resumed', async () => {
    const w = await world(cooperative, () => 'pass', constantServiceTime(40));
    await w.addWorker();
    const runId = await w.start({ samplesPerQuestion: 5 });
    while (w.proxy.seen.length < 20) await tick(5);
    await w.runs.pause(runId);
    const isIdle = async () =>
      (await w.pool.query('SELECT FROM graphile_worker._private_jobs WHERE key LIKE $1', [`${runId}/%`])).rowCount ===
      0;
    while (!(await isIdle())) await tick(10);
    const asked = w.proxy.seen.length;
    const paused = await w.answers(runId);
    // Each request that was in flight is answered and stored; no second stage was begun after the pause.
    expect(asked).toBe((await w.run(runId)).sequence);
    expect(asked).toBeLessThan(120);
    await tick(100);
    expect(w.proxy.seen).toHaveLength(asked);
    expect(await w.run(runId)).toMatchObject({
      status: 'PAUSED',
      complete: paused.filter(({ status }) => status === 'COMPLETE').length,
    });
    await w.runs.resume(runId);
    expect(await w.follow(runId)).toEqual(upTo(120));
    expect(new Set(w.proxy.seen).size).toBe(120);
    expect(w.proxy.seen).toHaveLength(120);
  });

  it('heals whatever pauses and resumes at bad moments do to the jobs', async () => {
    const w = await world(cooperative, () => 'pass', constantServiceTime(5));
    await Promise.all([w.addWorker(), w.addWorker()]);
    const runId = await w.start({ samplesPerQuestion: 10 });
    for (let i = 0; i < 15; i++) {
      // Refused once it is done, which it may be by then.
      await w.runs.pause(runId).catch(() => undefined);
      await tick(i % 3);
      await w.runs.resume(runId).catch(() => undefined);
      await tick(10);
    }
    expect(await w.follow(runId)).toEqual(upTo(240));
    expect(await w.run(runId)).toMatchObject({ status: 'COMPLETED', complete: 120, failed: 0 });
  });

  it('asks again only what has failed, from the stage that failed, with one gapless transcript', async () => {
    let isBroken = true;
    const fails = (id: string) => isBroken && (id.includes('/Q-3/') || id.includes('/Q-7/0/2'));
    const w = await world(cooperative, (id) => (fails(id) ? 400 : 'pass'));
    await w.addWorker();
    const runId = await w.start();
    expect(await w.follow(runId)).toEqual(upTo(23));
    isBroken = false;
    const before = w.proxy.seen.length;
    expect(await w.runs.retryFailedAnswers(runId)).toBe(2);
    expect(await w.follow(runId)).toEqual(upTo(26));
    expect(w.proxy.seen.slice(before).toSorted()).toEqual(
      [`${runId}/Q-3/0/1/1`, `${runId}/Q-3/0/2/1`, `${runId}/Q-7/0/2/1`].toSorted(),
    );
    expect(await w.run(runId)).toMatchObject({ status: 'COMPLETED', complete: 12, failed: 0, sequence: 26 });
  });

  it('ends a run that fails too often and asks nothing of it any more', async () => {
    const w = await world(cooperative, () => 400);
    await w.addWorker();
    const runId = await w.start({ samplesPerQuestion: 20, maxFailures: 5 });
    await w.follow(runId);
    expect(await w.run(runId)).toMatchObject({
      status: 'FAILED',
      status_reason: expect.stringMatching(/^MAX_FAILURES_EXCEEDED: \d+ answers .* BACKEND_REJECTED: /),
    });
    expect(w.proxy.seen.length).toBeLessThan(60);
  });

  it('ends a run at its deadline by itself', async () => {
    const w = await world(cooperative, () => 'pass', constantServiceTime(60_000));
    await w.addWorker();
    const runId = await w.start({ deadline: new Date(Date.now() + 1500) });
    await w.follow(runId);
    expect(await w.run(runId)).toMatchObject({
      status: 'FAILED',
      status_reason: expect.stringMatching(/^DEADLINE_PASSED/),
    });
  });

  it('takes the questions of a long job one after the other', async () => {
    const w = await world(cooperative);
    const runId = await w.start();
    const { pool } = w;
    const all = (await pool.query<{ id: number }>('SELECT id FROM questions ORDER BY id')).rows.map(({ id }) => id);
    await pool.query('DELETE FROM graphile_worker._private_jobs WHERE key LIKE $1', [`${runId}/%`]);
    await pool.query(`SELECT graphile_worker.add_job('ask:test', $1, job_key => $2)`, [
      { runId, sample: 0, questionIds: all },
      `${runId}/${all[0]}/0`,
    ]);
    await w.addWorker();
    expect(await w.follow(runId)).toEqual(upTo(24));
    expect(w.proxy.seen).toEqual(all.flatMap((_, i) => [`${runId}/Q-${i}/0/1/1`, `${runId}/Q-${i}/0/2/1`]));
  });
});
