import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { writeAnswers } from '../../../../src/services/answers/write-answers.js';
import { resetRates } from '../../../../src/services/runs/reset-rates.js';
import { resumeRun } from '../../../../src/services/runs/resume-run.js';
import { progressOf } from '../../../../src/services/runs/run-progress.js';
import { RunStateService } from '../../../../src/services/runs/run-state.service.js';
import { RunReads } from '../../../../src/services/runs/run.reads.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { newDataset, newQuestion, newRun } from '../../../support/factories.js';
import { answer, failure } from '../../../support/write-records.js';

/** Times are moved into the past, so that the database's own clock tells what the test wants to see. */
describe('clock and pace of a run', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let states: RunStateService;
  let questionIds: number[];
  let runId: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = database.pool;
    states = new RunStateService({ pool });
  });
  beforeEach(async () => {
    const datasetId = (await newDataset(pool)).id;
    questionIds = [];
    for (let i = 0; i < 20; i++) questionIds.push((await newQuestion(pool, { datasetId })).id);
    runId = (await newRun(pool, { datasetId, status: 'QUEUED' })).id;
    await states.begin(runId);
  });
  afterAll(() => database.close());

  const progress = async () => progressOf((await new RunReads({ pool }).byIds([runId]))[0]!);
  const end = (count: number) =>
    writeAnswers(
      pool,
      runId,
      questionIds.splice(0, count).map((id) => failure(id, 1)),
    );
  const pass = (seconds: number) =>
    pool.query(
      `UPDATE runs SET active_since = active_since - $2::interval, pace_at = pace_at - $2::interval,
         next_pace_at = next_pace_at - $2::interval, started_at = started_at - $2::interval WHERE id = $1`,
      [runId, `${seconds} s`],
    );
  /** Elapsed and rate to a tenth: the test itself takes some time. */
  const shown = async () => {
    const { elapsedMs, answersPerSecond, etaMs } = await progress();
    const near = (value: number | null, unit: number) => value && Math.round(value / unit) * unit;
    return [near(elapsedMs, 2000), near(answersPerSecond, 0.1)?.toFixed(1), etaMs === null ? null : near(etaMs, 2000)];
  };

  it('measures the pace from a moment that is 10 to 20 seconds old, not from the start', async () => {
    await pass(8);
    await end(8);
    expect(await shown()).toEqual([8000, '1.0', 12_000]);
    // The second moment is taken, 12 s after the first.
    await pass(4);
    await end(1);
    await pass(11);
    await end(1);
    // Since then 1 answer in 11 s; the mean is 10 in 23 s.
    expect(await shown()).toEqual([24_000, '0.1', expect.any(Number)]);
    await pass(9);
    await end(9);
    expect(await shown()).toEqual([32_000, '0.5', 2000]);
  });

  it('shows a stall as such, and the new pace soon after it', async () => {
    await pass(10);
    await end(10);
    await pass(3600);
    expect((await progress()).answersPerSecond).toBeLessThan(0.01);
    await end(1);
    await pass(11);
    await end(1);
    await pass(4);
    await end(4);
    expect((await shown())[1]).toBe('0.3');
  });

  it('counts no time while the run is paused, and measures anew when it is resumed', async () => {
    await pass(10);
    await end(5);
    await states.pause(runId);
    expect(await shown()).toEqual([10_000, undefined, null]);
    await pass(600);
    expect((await shown())[0]).toBe(10_000);
    await resumeRun(pool, runId);
    expect(await shown()).toEqual([10_000, undefined, null]);
    await pass(10);
    await end(10);
    expect(await shown()).toEqual([20_000, '1.0', 6000]);
  });

  it('leaves out the time without any worker', async () => {
    await pass(10);
    await end(5);
    // 5 s after the last moment of its pace nobody was there any more, for an hour.
    await pass(3600);
    await resetRates(pool);
    const { elapsedMs, answersPerSecond } = await progress();
    expect(elapsedMs).toBeLessThan(12_000);
    expect(answersPerSecond).toBeNull();
    await resetRates(pool);
    expect((await progress()).elapsedMs).toBeLessThan(12_000);
    await pass(10);
    await end(10);
    expect((await shown())[1]).toBe('1.0');
  });

  it('counts up to the last reply that was written', async () => {
    await pass(100);
    await writeAnswers(pool, runId, [answer(questionIds[0]!)]);
    await pool.query(`UPDATE answers SET answer_written_at = now() - interval '40 s' WHERE run_id = $1`, [runId]);
    await pool.query(`UPDATE runs SET next_pace_at = now() - interval '45 s' WHERE id = $1`, [runId]);
    await resetRates(pool);
    expect((await shown())[0]).toBe(60_000);
  });

  it('shows the mean over the active time once the run has ended', async () => {
    await pass(40);
    await end(20);
    expect(await shown()).toEqual([40_000, '0.5', null]);
    await pass(1000);
    expect(await shown()).toEqual([40_000, '0.5', null]);
  });

  it('counts tokens beyond 2^31', async () => {
    await pool.query('UPDATE runs SET prompt_tokens = 3000000000 WHERE id = $1', [runId]);
    expect((await progress()).promptTokens).toBe(3_000_000_000);
  });
});
