import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { RunLog } from '../../../../../src/services/answers/run-log.js';
import { createTestDatabase, type TestDatabase } from '../../../../support/database.js';
import { followLog, newWrittenRun, openRunLog } from '../../../../support/live-world.js';
import { upTo } from '../../../../support/transcript.js';

const FOLLOWERS = 200;

let database: TestDatabase;
/** Statements that brought writes; a look that found nothing new is none of them. */
let reads = 0;
let log: Awaited<ReturnType<typeof openRunLog>>;
beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  const query = pool.query.bind(pool) as (
    ...values: unknown[]
  ) => Promise<{ rows: { writeSequence?: number | null }[] }>;
  const counting = async (...values: unknown[]): Promise<unknown> => {
    const result = await query(...values);
    if (result.rows.some(({ writeSequence }) => writeSequence != null)) reads += 1;
    return result;
  };
  log = await openRunLog({ query: counting } as unknown as pg.Pool, database.url);
});
afterAll(async () => {
  await log.close();
  await database.close();
});

/** Followers that say when all of them have seen a sequence number. */
function crowd(runLog: RunLog, runId: number, size: number) {
  const seen = Array.from({ length: size }, () => 0);
  let waiting: { sequence: number; resolve: () => void } | undefined;
  const transcripts = seen.map((_, index) =>
    followLog(runLog, runId, {
      onWrite(sequence) {
        seen[index] = sequence;
        if (waiting && seen.every((last) => last >= waiting!.sequence)) waiting.resolve();
      },
    }),
  );
  return {
    transcripts,
    haveAllSeen: (sequence: number) => new Promise<void>((resolve) => (waiting = { sequence, resolve })),
  };
}

describe('the tail that all followers of a run share', () => {
  it.each([1, FOLLOWERS])('reads a batch of writes by one statement for %i followers', async (size) => {
    const run = await newWrittenRun(database.pool, 30);
    const { transcripts, haveAllSeen } = crowd(log.runLog, run.id, size);
    // The first batch brings everybody together, wherever each of them began.
    let seen = haveAllSeen(20);
    await run.writeTogether(10);
    await seen;
    reads = 0;
    seen = haveAllSeen(40);
    await run.writeTogether(10);
    await seen;
    // Two transactions, which one look may see together.
    expect([1, 2]).toContain(reads);
    await run.writeTogether(10);
    for (const transcript of await Promise.all(transcripts)) expect(transcript).toEqual(upTo(60));
  });

  it('gives those who come late pages of their own, and then what all are given', async () => {
    const run = await newWrittenRun(database.pool, 300);
    await run.writeTogether(280);
    const { transcripts, haveAllSeen } = crowd(log.runLog, run.id, 20);
    await haveAllSeen(560);
    const late = [0, 1, 499, 500, 559].map((after) => followLog(log.runLog, run.id, { after }));
    await run.write(20);
    for (const transcript of await Promise.all(transcripts)) expect(transcript).toEqual(upTo(600));
    expect((await Promise.all(late)).map((transcript) => transcript.length)).toEqual([600, 599, 101, 100, 41]);
    for (const transcript of await Promise.all(late)) expect(transcript).toEqual(upTo(600).slice(-transcript.length));
  });

  it('keeps nothing for one that does not read, and nothing back from the others', async () => {
    const run = await newWrittenRun(database.pool, 20);
    const slow = log.runLog.tail(run.id, 0, new AbortController().signal);
    await run.write(1);
    const first = await slow.next();
    expect(first.value?.after).toBe(0);
    const { transcripts } = crowd(log.runLog, run.id, 5);
    await run.write(19);
    for (const transcript of await Promise.all(transcripts)) expect(transcript).toEqual(upTo(40));
    const seen = first.value!.writes.map(({ sequence }) => sequence);
    for await (const batch of slow) {
      seen.push(...batch.writes.slice(batch.seenBy(seen.at(-1)!)).map(({ sequence }) => sequence));
    }
    expect(seen).toEqual(upTo(40));
  });

  it('begins anew for a run that goes on after its end', async () => {
    const run = await newWrittenRun(database.pool, 2);
    await database.pool.query(`UPDATE runs SET status = 'CANCELLED' WHERE id = $1`, [run.id]);
    expect(await followLog(log.runLog, run.id)).toEqual([]);
    await database.pool.query(`UPDATE runs SET status = 'RUNNING' WHERE id = $1`, [run.id]);
    const transcript = followLog(log.runLog, run.id);
    await run.write(2);
    expect(await transcript).toEqual(upTo(4));
  });

  it('ends for a run that is deleted or was never there', async () => {
    const run = await newWrittenRun(database.pool, 2);
    const { transcripts, haveAllSeen } = crowd(log.runLog, run.id, 3);
    const seen = haveAllSeen(2);
    await run.write(1);
    await seen;
    await database.pool.query('DELETE FROM runs WHERE id = $1', [run.id]);
    for (const transcript of await Promise.all(transcripts)) expect(transcript).toEqual([1, 2]);
    expect(await followLog(log.runLog, 999_999)).toEqual([]);
  });

  it('goes on by looking from time to time when there are no hints', async () => {
    const run = await newWrittenRun(database.pool, 3);
    const deaf = new RunLog({ pool: database.pool, notifications: { onRun: () => () => undefined } });
    const transcript = followLog(deaf, run.id);
    await run.write(3);
    expect(await transcript).toEqual(upTo(6));
  });
});
