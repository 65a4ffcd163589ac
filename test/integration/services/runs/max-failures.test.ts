import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createControlledRuns, type ControlledRuns } from '../../../support/controlled-runs.js';
import { answer, failure } from '../../../support/write-records.js';

describe('maxFailures', () => {
  let w: ControlledRuns;
  beforeAll(async () => {
    w = await createControlledRuns();
  });
  beforeEach(() => w.clear());
  afterAll(() => w.close());

  const limit = (id: number, most: number) =>
    w.pool.query('UPDATE runs SET max_failures = $2 WHERE id = $1', [id, most]);

  it('ends the run in the w.write that exceeds it, naming the most frequent error and what to do', async () => {
    const id = await w.start();
    await limit(id, 2);
    await w.write(id, failure(w.ids[0], 1, 'BACKEND_TIMEOUT'), failure(w.ids[1], 1, 'BACKEND_REJECTED'));
    expect(await w.runOf(id)).toMatchObject({ status: 'RUNNING', failed: 2, status_reason: null });
    const { endedAs } = await w.write(id, failure(w.ids[2], 1, 'BACKEND_TIMEOUT'));
    expect(endedAs).toBe('FAILED');
    expect(await w.runOf(id)).toMatchObject({
      status: 'FAILED',
      failed: 3,
      active_since: null,
      finished_at: expect.any(Date),
      status_reason:
        'MAX_FAILURES_EXCEEDED: 3 answers have failed and maxFailures is 2; the most frequent error (2 of them) is ' +
        'BACKEND_TIMEOUT: the backend does not answer in time: ask for fewer tokens, or lower MAX_IN_FLIGHT. ' +
        'Then retryFailedAnswers asks those again, or resumeRun with a higher maxFailures goes on',
    });
    expect(await w.write(id, answer(w.ids[3]))).toMatchObject({ isWritten: false });
  });

  it('says the message of an error that it has no advice for', async () => {
    const id = await w.start();
    await limit(id, 0);
    await w.write(id, failure(w.ids[0], 1, 'NEW_CODE'));
    expect((await w.runOf(id)).status_reason).toMatch(/is NEW_CODE: no\. Then/);
  });

  it('ends it once when two writers race, whoever comes first', async () => {
    for (let round = 0; round < 10; round++) {
      const id = await w.start();
      await limit(id, 1);
      const outcomes = await Promise.all(w.ids.map((question) => w.write(id, failure(question, 1))));
      expect(outcomes.filter(({ endedAs }) => endedAs === 'FAILED')).toHaveLength(1);
      expect(outcomes.filter(({ isWritten }) => isWritten)).toHaveLength(2);
      expect(await w.runOf(id)).toMatchObject({ status: 'FAILED', failed: 2, sequence: 2 });
    }
  });
});
