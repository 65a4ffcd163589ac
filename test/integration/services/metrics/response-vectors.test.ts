import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { writeAnswers } from '../../../../src/services/answers/write-answers.js';
import { createMetricsLoaders } from '../../../../src/services/metrics/metrics-loaders.js';
import { MetricsService } from '../../../../src/services/metrics/metrics.service.js';
import { MetricsMemory } from '../../../../src/services/metrics/vectors/metrics-memory.js';
import { packResponses } from '../../../../src/services/metrics/vectors/pack-responses.js';
import { ResponseVectors } from '../../../../src/services/metrics/vectors/response-vectors.js';
import { verifyResponseVector } from '../../../../src/services/metrics/vectors/verify-responses.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { newAnswer, newAnswerKey, newDataset, newQuestion, newRun } from '../../../support/factories.js';

const service = new MetricsService();
let database: TestDatabase;
let pool: pg.Pool;
/** As a server has it: kept from one read to the next, so that what is stale in it would show. */
let memory: MetricsMemory;
let datasetId: number;
let runId: number;
let questionIds: number[];

beforeAll(async () => {
  database = await createTestDatabase();
  ({ pool } = database);
  memory = new MetricsMemory({ pool });
});
afterAll(() => database.close());

/** A run of four questions that has ended, all answered A with confidence 5; the key says A of each. */
beforeEach(async () => {
  datasetId = (await newDataset(pool)).id;
  questionIds = [];
  for (let place = 0; place < 4; place += 1) questionIds.push((await newQuestion(pool, { datasetId })).id);
  const letters = { 'Q-0001': 'A', 'Q-0002': 'A', 'Q-0003': 'A', 'Q-0004': 'A' };
  await newAnswerKey(pool, { datasetId, letters });
  runId = (await newRun(pool, { datasetId, total: 4 })).id;
  for (const questionId of questionIds) {
    await newAnswer(pool, { runId, questionId, probabilities: { A: 0.75, B: 0.25 } });
  }
});

/** Through loaders of their own, as a new request would. */
async function cells() {
  const loaders = createMetricsLoaders(pool, memory);
  const slice = await service.slice({ runId, datasetId, runStatus: 'COMPLETED' }, loaders);
  return (await service.cells(slice, loaders)).cells;
}

const vector = () => new ResponseVectors({ pool, memory }).responses.load(runId);

/** What is stored, read without packing anything. */
async function stored(): Promise<{ sequence: number | null; bytes: number | null; revision: number } | undefined> {
  const { rows } = await pool.query<{ sequence: number | null; bytes: number | null; revision: number }>(
    'SELECT sequence, length(responses) AS bytes, revision FROM response_vectors WHERE run_id = $1',
    [runId],
  );
  return rows[0];
}

const all = (response: string | null, count: number, confidence = 5) => ({ truth: 'A', response, confidence, count });

describe('a vector', () => {
  it('is packed by the first read of a run that has ended, and agrees with the answers', async () => {
    expect((await stored())?.sequence).toBeNull();
    expect(await cells()).toEqual([all('A', 4)]);
    expect(await stored()).toMatchObject({ sequence: 8, bytes: 4 });
    expect(await verifyResponseVector(pool, runId)).toBe(true);
  });

  it('is not there for a run that goes on, nor for one that is gone', async () => {
    await pool.query("UPDATE runs SET status = 'RUNNING' WHERE id = $1", [runId]);
    expect(await vector()).toBeNull();
    await pool.query("UPDATE runs SET status = 'CANCELLED' WHERE id = $1", [runId]);
    expect((await vector())?.responses).toHaveLength(4);
    await pool.query('DELETE FROM runs WHERE id = $1', [runId]);
    expect(await vector()).toBeNull();
    expect(await stored()).toBeUndefined();
  });

  it('is of no use once the run has another sequence', async () => {
    await cells();
    await pool.query('UPDATE runs SET sequence = sequence + 1 WHERE id = $1', [runId]);
    expect(await cells()).toEqual([all('A', 4)]);
    expect((await stored())?.sequence).toBe(9);
  });

  it.each([
    ['an update', "UPDATE answers SET letter = 'B' WHERE run_id = $1 AND question_id = $2", [all('A', 3), all('B', 1)]],
    ['a deletion', 'DELETE FROM answers WHERE run_id = $1 AND question_id = $2', [all('A', 3)]],
    [
      'an insertion',
      `INSERT INTO answers (run_id, question_id, sample, sequence, status, letter, letter_status, confidence,
         confidence_status)
       VALUES ($1, $2, 1, 9, 'COMPLETE', 'C', 'PARSED', 5, 'PARSED')`,
      [all('A', 4), all('C', 1)],
    ],
  ])('is cleared by %s that tells nobody', async (_, statement, expected) => {
    await cells();
    const before = await stored();
    await pool.query(statement, [runId, questionIds[2]]);
    expect(await stored()).toEqual({ sequence: null, bytes: null, revision: (before?.revision ?? 0) + 1 });
    expect(await cells()).toEqual(expected);
  });

  it('is cleared in both runs when an answer moves from one to the other', async () => {
    const { id: otherId } = await newRun(pool, { datasetId });
    await packResponses(pool, [runId, otherId]);
    await pool.query('UPDATE answers SET run_id = $2 WHERE run_id = $1 AND question_id = $3', [
      runId,
      otherId,
      questionIds[0],
    ]);
    const { rows } = await pool.query<{ sequence: number | null }>(
      'SELECT sequence FROM response_vectors WHERE run_id = ANY($1::int[])',
      [[runId, otherId]],
    );
    expect(rows).toEqual([{ sequence: null }, { sequence: null }]);
  });

  it('is cleared by truncation', async () => {
    await cells();
    await pool.query('TRUNCATE answers');
    expect(await cells()).toEqual([]);
  });

  it('is not made by writing to a run that goes on', async () => {
    const { id } = await newRun(pool, { datasetId, status: 'RUNNING', total: 5 });
    const error = { code: 'BACKEND_ERROR', message: 'no', attempts: 1 };
    await writeAnswers(pool, id, [{ stage: 1, questionId: questionIds[0] ?? 0, sample: 0, error }]);
    const { rowCount } = await pool.query('SELECT FROM response_vectors WHERE run_id = $1', [id]);
    expect(rowCount).toBe(0);
  });

  it('that was being packed while the answers changed is not kept', async () => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query("UPDATE answers SET letter = 'B' WHERE run_id = $1", [runId]);
      // Packing sees the answers as they were, and waits for the other transaction when it comes to write.
      const packing = packResponses(pool, [runId]);
      await waitingForLock();
      await client.query('COMMIT');
      await packing;
    } finally {
      client.release();
    }
    expect((await stored())?.sequence).toBeNull();
    expect(await cells()).toEqual([all('B', 4)]);
  });
});

/** Until a statement of this database waits for a lock. */
async function waitingForLock(): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    if ((rowCount ?? 0) > 0) return;
  }
}

describe('answers that do not fit into a vector', () => {
  it.each([
    [
      'more than six letters',
      async () => {
        for (const [place, letter] of ['B', 'C', 'D', 'E', 'F', 'G'].entries()) {
          await newAnswer(pool, { runId, questionId: questionIds[0] ?? 0, sample: place + 1, letter });
        }
      },
    ],
    ['a negative sample', () => newAnswer(pool, { runId, questionId: questionIds[0] ?? 0, sample: -1 })],
    [
      'a latency that is no number',
      () => pool.query("UPDATE answers SET answer_latency_ms = 'NaN' WHERE run_id = $1", [runId]),
    ],
    [
      'a probability that no double can hold',
      () => pool.query(`UPDATE answers SET probabilities = '{"A": 1e-400, "B": 0}' WHERE run_id = $1`, [runId]),
    ],
    [
      'an answer to a question of another dataset',
      async () => newAnswer(pool, { runId, questionId: (await newQuestion(pool)).id }),
    ],
  ])('(%s) are answered by GROUP BY, and packing is not tried again', async (_, change) => {
    await change();
    const expected = createMetricsLoaders(pool, memory);
    const slice = await service.slice({ runId, datasetId, runStatus: 'COMPLETED' }, expected);
    const bySql = await service.cells({ ...slice, final: false }, expected);
    expect(await cells()).toEqual(bySql.cells);
    expect(await stored()).toMatchObject({ bytes: null });
    expect((await stored())?.sequence).not.toBeNull();
  });
});

describe('the recount', () => {
  it.each([
    ['another response', 'responses = set_byte(responses, 1, 200)'],
    ['an answer that is not there', 'responses = set_byte(responses, 1, 0)'],
    ['another token', 'token_codes = set_byte(token_codes, 3, 0)'],
    ['another probability', `token_dictionary = '[{"A": 0.5, "B": 0.5}]'`],
    ['another latency', 'answer_latencies = set_byte(answer_latencies, 9, 0)'],
    ['too few slots', 'responses = substring(responses FROM 2)'],
  ])('sees %s', async (_, fault) => {
    await cells();
    await pool.query(`UPDATE response_vectors SET ${fault} WHERE run_id = $1`, [runId]);
    expect(await verifyResponseVector(pool, runId)).toBe(false);
  });
});
