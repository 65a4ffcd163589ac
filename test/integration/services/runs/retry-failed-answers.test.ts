import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { packResponses } from '../../../../src/services/metrics/vectors/pack-responses.js';
import { resumeRun } from '../../../../src/services/runs/resume-run.js';
import { retryFailedAnswers } from '../../../../src/services/runs/retry-failed-answers.js';
import { asItems, createControlledRuns, type ControlledRuns } from '../../../support/controlled-runs.js';
import { newBackend } from '../../../support/factories.js';
import { jobsOf } from '../../../support/run-jobs.js';
import { answer, confidence, failure } from '../../../support/write-records.js';

describe('retryFailedAnswers', () => {
  let w: ControlledRuns;
  beforeAll(async () => {
    w = await createControlledRuns();
  });
  beforeEach(() => w.clear());
  afterAll(() => w.close());

  /** One complete, one failed at each stage, one not asked yet. */
  const disturbed = async () => {
    const id = await w.start();
    await w.write(id, answer(w.ids[0]), failure(w.ids[1], 1), answer(w.ids[2], 'B'));
    await w.write(id, confidence(w.ids[0]), failure(w.ids[2], 2));
    return id;
  };
  const finishAll = async (id: number) => {
    await w.writeBoth(id, w.ids[3]);
  };

  it('keeps stage 1 of what failed at stage 2, marks what failed at stage 1, and leaves the rest', async () => {
    const id = await disturbed();
    await finishAll(id);
    expect(await w.runOf(id)).toMatchObject({ status: 'COMPLETED', complete: 2, failed: 2 });
    expect(await retryFailedAnswers(w.pool, id)).toBe(2);
    expect(await w.runOf(id)).toMatchObject({
      status: 'RUNNING',
      complete: 2,
      failed: 0,
      finished_at: null,
      pace_done: 2,
      active_since: expect.any(Date),
    });
    expect(await w.answersOf(id)).toMatchObject([
      { status: 'COMPLETE' },
      { status: 'FAILED', error: { code: 'BACKEND_ERROR', stage: 1, retrying: true } },
      { status: 'AWAITING_CONFIDENCE', letter: 'B', error: null, confidence_attempts: null },
      { status: 'COMPLETE' },
    ]);
    expect(new Set(await w.pendingOf(id))).toEqual(
      new Set([...asItems(w.ids[1], w.ids[2]), ...asItems(w.ids[3], w.ids[0])]),
    );
  });

  it('overwrites the rows by update, with a log that stays gapless from 1', async () => {
    const id = await disturbed();
    await finishAll(id);
    await retryFailedAnswers(w.pool, id);
    await w.write(id, answer(w.ids[1], 'B'), confidence(w.ids[2], 3));
    // redelivered: changes nothing
    await w.write(id, answer(w.ids[1], 'A'), answer(w.ids[0], 'B'));
    await w.write(id, confidence(w.ids[1], 2));
    expect(await w.runOf(id)).toMatchObject({ status: 'COMPLETED', complete: 4, failed: 0, sequence: 10 });
    expect(await w.answersOf(id)).toMatchObject([
      { status: 'COMPLETE', letter: 'A' },
      { status: 'COMPLETE', letter: 'B', letter_status: 'PARSED', confidence: 2, error: null },
      { status: 'COMPLETE', letter: 'B', confidence: 3, error: null },
      { status: 'COMPLETE' },
    ]);
    const { rows } = await w.pool.query<{ sequence: number }>(
      'SELECT sequence FROM answer_writes WHERE run_id = $1 ORDER BY 1',
      [id],
    );
    expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
  });

  it('may fail again, and be retried again', async () => {
    const id = await disturbed();
    expect(await retryFailedAnswers(w.pool, id)).toBe(2);
    expect(await retryFailedAnswers(w.pool, id)).toBe(0);
    await w.write(id, failure(w.ids[1], 1), failure(w.ids[2], 2));
    expect(await w.runOf(id)).toMatchObject({ status: 'RUNNING', failed: 2 });
    expect((await w.answersOf(id))[1]).toMatchObject({ status: 'FAILED', error: { stage: 1 } });
    expect((await w.answersOf(id))[1]!.error).not.toHaveProperty('retrying');
    expect(await retryFailedAnswers(w.pool, id)).toBe(2);
  });

  it('leaves a paused run paused until it is resumed', async () => {
    const id = await disturbed();
    await w.states.pause(id);
    expect(await retryFailedAnswers(w.pool, id)).toBe(2);
    expect(await w.runOf(id)).toMatchObject({ status: 'PAUSED', failed: 0 });
    expect(await jobsOf(w.pool, id)).toEqual([]);
    await resumeRun(w.pool, id);
    expect(await w.pendingOf(id)).toEqual(asItems(w.ids[1], w.ids[2], w.ids[3]));
  });

  it('opens once for two callers at the same time', async () => {
    const id = await disturbed();
    await finishAll(id);
    const counts = await Promise.all([retryFailedAnswers(w.pool, id), retryFailedAnswers(w.pool, id)]);
    expect(counts.toSorted((left, right) => left - right)).toEqual([0, 2]);
    expect(await w.runOf(id)).toMatchObject({ failed: 0, status: 'RUNNING' });
  });

  it('drops the response vector', async () => {
    const id = await disturbed();
    await finishAll(id);
    await packResponses(w.pool, [id]);
    const vector = async () =>
      (
        await w.pool.query<Record<string, unknown>>(
          'SELECT sequence, responses FROM response_vectors WHERE run_id = $1',
          [id],
        )
      ).rows[0];
    expect(await vector()).toMatchObject({ sequence: 7, responses: expect.any(Buffer) });
    await retryFailedAnswers(w.pool, id);
    expect(await vector()).toEqual({ sequence: null, responses: null });
  });

  it('does nothing where nothing has failed, and points a failed run to resumeRun', async () => {
    const id = await w.start();
    expect(await retryFailedAnswers(w.pool, id)).toBe(0);
    await w.states.fail(id, 'for the test');
    await expect(retryFailedAnswers(w.pool, id)).rejects.toThrow(/No answer .* has failed: resumeRun/);
    expect(await w.runOf(id)).toMatchObject({ status: 'FAILED' });
  });

  it('refuses what nobody can be asked: imported runs, and runs past their deadline until they have a later one', async () => {
    const id = await disturbed();
    await w.pool.query(`UPDATE runs SET deadline = now() - interval '1 s', status = 'FAILED' WHERE id = $1`, [id]);
    await expect(retryFailedAnswers(w.pool, id)).rejects.toThrow(/resumeRun with a later one first/);
    await w.pool.query(`UPDATE runs SET status = 'COMPLETED' WHERE id = $1`, [id]);
    await retryFailedAnswers(w.pool, id);
    expect(await w.runOf(id)).toMatchObject({ status: 'RUNNING', deadline: null });
    const backend = await newBackend(w.pool, { name: 'imported', kind: 'IMPORTED' });
    await w.pool.query('UPDATE runs SET backend_id = $2 WHERE id = $1', [id, backend.id]);
    await expect(retryFailedAnswers(w.pool, id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
