import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toGlobalId } from '../../../src/resolvers/global-id.js';
import { AnswerReads } from '../../../src/services/answers/answer.reads.js';
import type { LoggedWrite } from '../../../src/services/answers/live/log-reads.js';
import { RunChange } from '../../../src/services/answers/live/run-changes.js';
import { WriteBatch } from '../../../src/services/answers/live/write-batch.js';
import { createTestApi, type ApiFakes } from '../../support/api.js';
import { countStatements } from '../../support/count-statements.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newAnswer, newAnswerKey, newDataset, newQuestion, newRun } from '../../support/factories.js';

let database: TestDatabase;
let runId: number;
let writes: LoggedWrite[];

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  const { id: datasetId } = await newDataset(pool);
  ({ id: runId } = await newRun(pool, { datasetId }));
  writes = [];
  for (let index = 0; index < 4; index += 1) {
    const { id: questionId } = await newQuestion(pool, { datasetId });
    await newAnswer(pool, { runId, questionId });
    const [answer] = await new AnswerReads({ pool }).byIds([{ runId, questionId, sample: 0 }]);
    for (const sequence of [writes.length + 1, writes.length + 2]) writes.push({ sequence, answer: answer! });
  }
});
afterAll(() => database.close());

function batchOf(batch: readonly LoggedWrite[], signal: AbortSignal): WriteBatch {
  return new WriteBatch(batch[0]!.sequence - 1, batch, signal);
}

function changeOf(fingerprint: string, signal: AbortSignal): RunChange {
  return new RunChange({ fingerprint, hasEnded: false }, signal);
}

/** A log that gives its batches at once and remembers whether it was told to stop. */
function logOf(batches: readonly (readonly LoggedWrite[])[]): {
  runLog: NonNullable<ApiFakes['runLog']>;
  tails: number[];
} {
  const tails: number[] = [];
  return {
    tails,
    runLog: {
      async *tail(_runId, after, signal) {
        tails.push(after);
        for (const batch of batches) yield await Promise.resolve(batchOf(batch, signal));
      },
      async *changes(_runId, signal) {
        for (const fingerprint of ['first', 'second']) yield await Promise.resolve(changeOf(fingerprint, signal));
      },
    },
  };
}

describe('answerWritten', () => {
  it('gives every write of a batch once and in order, for one statement of questions', async () => {
    const { pool, take } = countStatements(database.pool);
    const api = await createTestApi(pool, { runLog: logOf([writes.slice(0, 6), writes.slice(6)]).runLog });
    const id = toGlobalId('Run', runId);
    const events = await api.subscribe(
      `subscription { answerWritten(runId: "${id}") { sequence answer { letter question { qid } } } }`,
    );
    take();
    const seen: unknown[] = [];
    for await (const { data, errors } of events) {
      expect(errors).toBeUndefined();
      seen.push((data as { answerWritten: { sequence: number } }).answerWritten.sequence);
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(take()).toHaveLength(2);
  });

  it('reads nothing more where only answers are selected', async () => {
    const { pool, take } = countStatements(database.pool);
    const api = await createTestApi(pool, { runLog: logOf([writes]).runLog });
    const id = toGlobalId('Run', runId);
    const events = await api.subscribe(`subscription { answerWritten(runId: "${id}") { sequence answer { letter } } }`);
    take();
    for await (const { errors } of events) expect(errors).toBeUndefined();
    expect(take()).toEqual([]);
  });

  it('hands the cursor on and refuses a negative one, a run that is not there and the id of something else', async () => {
    const { runLog, tails } = logOf([writes]);
    const api = await createTestApi(database.pool, { runLog });
    const follow = (id: string, after: number): Promise<unknown> =>
      api.subscribe(`subscription { answerWritten(runId: "${id}", after: ${after}) { sequence } }`);
    const events = await api.subscribe(
      `subscription { answerWritten(runId: "${toGlobalId('Run', runId)}", after: 5) { sequence } }`,
    );
    await expect(events.next()).resolves.toMatchObject({ value: { data: { answerWritten: { sequence: 6 } } } });
    expect(tails).toEqual([5]);
    await events.return(undefined);
    await expect(follow(toGlobalId('Run', runId), -1)).rejects.toThrow(/negative/);
    await expect(follow(toGlobalId('Run', 999_999), 0)).rejects.toThrow(/no such run/);
    await expect(follow(toGlobalId('Dataset', runId), 0)).rejects.toThrow(/not of a Run/);
  });

  it('stops the log at once when the subscriber leaves while nothing happens', async () => {
    let isStopped = false;
    const runLog: NonNullable<ApiFakes['runLog']> = {
      async *tail(_runId, _after, signal) {
        yield batchOf(writes.slice(0, 1), signal);
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        isStopped = signal.aborted;
      },
      changes: logOf([]).runLog.changes,
    };
    const api = await createTestApi(database.pool, { runLog });
    const events = await api.subscribe(
      `subscription { answerWritten(runId: "${toGlobalId('Run', runId)}") { sequence } }`,
    );
    await events.next();
    const waiting = events.next();
    await events.return(undefined);
    await waiting;
    expect(isStopped).toBe(true);
  });
});

describe('runChanged', () => {
  it('reads the run anew for every change', async () => {
    const api = await createTestApi(database.pool, { runLog: logOf([]).runLog });
    const events = await api.subscribe(
      `subscription { runChanged(runId: "${toGlobalId('Run', runId)}") { statusReason } }`,
    );
    await database.pool.query("UPDATE runs SET status_reason = 'first' WHERE id = $1", [runId]);
    await expect(events.next()).resolves.toMatchObject({ value: { data: { runChanged: { statusReason: 'first' } } } });
    await database.pool.query("UPDATE runs SET status_reason = 'second' WHERE id = $1", [runId]);
    await expect(events.next()).resolves.toMatchObject({ value: { data: { runChanged: { statusReason: 'second' } } } });
    await expect(events.next()).resolves.toMatchObject({ done: true });
  });
});

describe('metricsChanged', () => {
  const follow = async (arguments_: string, runLog = logOf([]).runLog) => {
    const api = await createTestApi(database.pool, { runLog });
    const id = toGlobalId('Run', runId);
    return api.subscribe(
      `subscription { metricsChanged(runId: "${id}"${arguments_}) { final counts { answers } answerKey { name } } }`,
    );
  };

  it('computes the metrics anew for every change, not final while the run goes and final at its end', async () => {
    const { rows } = await database.pool.query<{ dataset_id: number }>('SELECT dataset_id FROM runs WHERE id = $1', [
      runId,
    ]);
    const datasetId = rows[0]?.dataset_id ?? NaN;
    const letters = { 'Q-0001': 'A', 'Q-0002': 'B' };
    await newAnswerKey(database.pool, { datasetId, name: 'live', letters });
    await database.pool.query("UPDATE runs SET status = 'RUNNING' WHERE id = $1", [runId]);
    const events = await follow('');
    const answerKey = { name: 'live' };
    await expect(events.next()).resolves.toMatchObject({
      value: { data: { metricsChanged: { final: false, counts: { answers: 2 }, answerKey } } },
    });
    await database.pool.query("UPDATE runs SET status = 'COMPLETED' WHERE id = $1", [runId]);
    await expect(events.next()).resolves.toMatchObject({
      value: { data: { metricsChanged: { final: true, counts: { answers: 2 }, answerKey } } },
    });
    await expect(events.next()).resolves.toMatchObject({ done: true });
  });

  it('hands the interval to the log', async () => {
    const intervals: (number | undefined)[] = [];
    const runLog: NonNullable<ApiFakes['runLog']> = {
      ...logOf([]).runLog,
      async *changes(_runId, signal, everyMs) {
        intervals.push(everyMs);
        yield await Promise.resolve(changeOf('only', signal));
      },
    };
    for (const given of ['', ', everyMs: 5000']) {
      for await (const { errors } of await follow(given, runLog)) expect(errors).toBeUndefined();
    }
    expect(intervals).toEqual([1000, 5000]);
  });

  it('refuses an interval out of range and a key that does not exist before the first event', async () => {
    await expect(follow(', everyMs: 249')).rejects.toThrow(/everyMs: 249 is out of range; give from 250/);
    await expect(follow(', answerKey: "nowhere"')).rejects.toThrow(/no answer key "nowhere"/);
  });
});
