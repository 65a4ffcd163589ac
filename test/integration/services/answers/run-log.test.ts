import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { RunLog } from '../../../../src/services/answers/run-log.js';
import { writeAnswers } from '../../../../src/services/answers/write-answers.js';
import { Notifications } from '../../../../src/services/database/notifications.js';
import { RunStateService } from '../../../../src/services/runs/run-state.service.js';
import { createLogger } from '../../../../src/logger.js';
import { createTestDatabase } from '../../../support/database.js';
import { newDataset, newQuestion, newRun } from '../../../support/factories.js';
import { followLog } from '../../../support/live-world.js';
import { upTo } from '../../../support/transcript.js';

describe('RunLog', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let pool: pg.Pool;
  let notifications: Notifications;
  let log: RunLog;
  let runId: number;
  let questionIds: number[];

  const write = async (questionId: number): Promise<void> => {
    const reply = {
      text: 'A',
      latencyMs: 1,
      attempts: 1,
      finishReason: null,
      promptTokens: null,
      cachedPromptTokens: null,
      completionTokens: null,
    };
    const identity = { questionId, sample: 0, reply };
    await writeAnswers(pool, runId, [
      { ...identity, stage: 1, letter: 'A', probabilities: null, tokenConfidence: null, logprobs: null },
    ]);
    await writeAnswers(pool, runId, [{ ...identity, stage: 2, confidence: 3 }]);
  };
  const transcript = (after: number, signal?: AbortSignal): Promise<number[]> =>
    followLog(log, runId, { after, ...(signal && { signal }) });

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = database.pool;
    notifications = new Notifications({ url: database.url, logger: createLogger('silent') });
    await notifications.start();
    log = new RunLog({ pool, notifications });
  });
  afterAll(async () => {
    await notifications.close();
    await database.close();
  });
  beforeEach(async () => {
    const dataset = await newDataset(pool);
    questionIds = [];
    for (let i = 0; i < 10; i++) questionIds.push((await newQuestion(pool, { datasetId: dataset.id })).id);
    runId = (await newRun(pool, { datasetId: dataset.id, status: 'RUNNING', total: 10 })).id;
  });

  it('gives every write once and in order to those who attach before, in the middle and after, and ends with the run', async () => {
    const before = transcript(0);
    for (const id of questionIds.slice(0, 5)) await write(id);
    const middle = transcript(0);
    const resumed = transcript(7);
    for (const id of questionIds.slice(5)) await write(id);
    expect(await before).toEqual(upTo(20));
    expect(await middle).toEqual(upTo(20));
    expect(await resumed).toEqual(upTo(20, 8));
    expect(await transcript(0)).toEqual(upTo(20));
  });

  it('ends when the run is cancelled, with what was written until then', async () => {
    const tail = transcript(0);
    await write(questionIds[0]!);
    await new RunStateService({ pool }).cancel(runId);
    expect(await tail).toEqual([1, 2]);
  });

  it('ends at once when its reader goes', async () => {
    const controller = new AbortController();
    const tail = transcript(0, controller.signal);
    controller.abort();
    expect(await tail).toEqual([]);
  });

  it('tells the last state of a run, however fast it went', async () => {
    const states: unknown[] = [];
    const watching = (async () => {
      const changes = log.changes(runId, new AbortController().signal);
      while (!(await changes.next()).done) {
        const { rows } = await pool.query<{ status: string; complete: number }>(
          'SELECT status, complete FROM runs WHERE id = $1',
          [runId],
        );
        states.push(rows[0]);
      }
    })();
    for (const id of questionIds) await write(id);
    await watching;
    expect(states.at(-1)).toEqual({ status: 'COMPLETED', complete: 10 });
    expect(states.length).toBeLessThan(10);
  });

  it('tells the first and the last state only when it may tell but once an hour', async () => {
    const complete: number[] = [];
    const watching = (async () => {
      const changes = log.changes(runId, new AbortController().signal, 3_600_000);
      while (!(await changes.next()).done) {
        const { rows } = await pool.query<{ complete: number }>('SELECT complete FROM runs WHERE id = $1', [runId]);
        complete.push(rows[0]?.complete ?? NaN);
        if (complete.length === 1) for (const id of questionIds) await write(id);
      }
    })();
    await watching;
    expect(complete).toEqual([0, 10]);
  });
});
