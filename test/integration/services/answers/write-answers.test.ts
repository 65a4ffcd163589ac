import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import type { AnswerRecord, ConfidenceRecord, FailureRecord } from '../../../../src/services/answers/answer-record.js';
import { AnswerWriter } from '../../../../src/services/answers/answer-writer.js';
import { writeAnswers } from '../../../../src/services/answers/write-answers.js';
import { createTestDatabase } from '../../../support/database.js';
import { newDataset, newQuestion, newRun } from '../../../support/factories.js';

const reply = {
  text: 'A',
  latencyMs: 12.5,
  attempts: 2,
  finishReason: 'stop',
  promptTokens: 100,
  cachedPromptTokens: null,
  completionTokens: 1,
};

describe('writeAnswers', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let pool: pg.Pool;
  let runId: number;
  let questionIds: number[];

  const answer = (questionId: number, more: Partial<AnswerRecord> = {}): AnswerRecord => ({
    stage: 1,
    questionId,
    sample: 0,
    reply,
    letter: 'A',
    probabilities: { A: 0.75, B: 0.25 },
    tokenConfidence: 0.75,
    logprobs: null,
    ...more,
  });
  const confidence = (questionId: number, value: number | null = 5): ConfidenceRecord => ({
    stage: 2,
    questionId,
    sample: 0,
    reply: { ...reply, text: `confidence: ${value ?? 'N'}`, attempts: 1 },
    confidence: value,
  });
  const failure = (questionId: number, stage: 1 | 2): FailureRecord => ({
    stage,
    questionId,
    sample: 0,
    error: { code: 'BACKEND_ERROR', message: 'no', attempts: 5 },
  });
  const run = async () =>
    (await pool.query<Record<string, unknown>>('SELECT * FROM runs WHERE id = $1', [runId])).rows[0];
  const log = async () =>
    (
      await pool.query<{ sequence: number; question_id: number; stage: number }>(
        'SELECT sequence, question_id, stage FROM answer_writes WHERE run_id = $1 ORDER BY sequence',
        [runId],
      )
    ).rows;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = database.pool;
  });
  afterAll(async () => database.close());

  beforeEach(async () => {
    const dataset = await newDataset(pool);
    questionIds = [];
    for (let i = 0; i < 3; i++) questionIds.push((await newQuestion(pool, { datasetId: dataset.id })).id);
    runId = (await newRun(pool, { datasetId: dataset.id, status: 'RUNNING', total: 3 })).id;
  });

  it('numbers writes in order without gaps, counts them and ends the run with the last answer', async () => {
    const [a, b, c] = questionIds as [number, number, number];
    await writeAnswers(pool, runId, [answer(a), answer(b), failure(c, 1)]);
    expect(await run()).toMatchObject({
      status: 'RUNNING',
      sequence: 3,
      complete: 0,
      failed: 1,
      requests: 9,
      retries: 6,
    });
    await writeAnswers(pool, runId, [confidence(b), failure(a, 2)]);
    expect(await run()).toMatchObject({ status: 'COMPLETED', sequence: 5, complete: 1, failed: 2 });
    expect(await log()).toEqual([
      { sequence: 1, question_id: a, stage: 1 },
      { sequence: 2, question_id: b, stage: 1 },
      { sequence: 3, question_id: c, stage: 1 },
      { sequence: 4, question_id: b, stage: 2 },
      { sequence: 5, question_id: a, stage: 2 },
    ]);
    const { rows } = await pool.query(
      'SELECT status, letter, confidence, sequence, error FROM answers WHERE run_id = $1 ORDER BY question_id',
      [runId],
    );
    expect(rows).toMatchObject([
      {
        status: 'FAILED',
        letter: 'A',
        confidence: null,
        sequence: 5,
        error: { code: 'BACKEND_ERROR', stage: 2, attempts: 5 },
      },
      { status: 'COMPLETE', letter: 'A', confidence: 5, sequence: 4, error: null },
      { status: 'FAILED', letter: null, confidence: null, sequence: 3, error: { stage: 1 } },
    ]);
  });

  it('takes the first of two records of one stage that come together: one was kept through an outage, one asked anew', async () => {
    const [a, b, c] = questionIds as [number, number, number];
    await writeAnswers(pool, runId, [answer(a), answer(a, { letter: 'B' }), answer(b), answer(c)]);
    await writeAnswers(pool, runId, [confidence(a, 5), confidence(a, 1), confidence(b), failure(b, 2)]);
    // Counted twice, the run would have ended here, without the third answer.
    expect(await run()).toMatchObject({ status: 'RUNNING', sequence: 5, complete: 2, failed: 0 });
    const { rows } = await pool.query(
      'SELECT status, letter, confidence FROM answers WHERE run_id = $1 ORDER BY question_id LIMIT 2',
      [runId],
    );
    expect(rows).toEqual([
      { status: 'COMPLETE', letter: 'A', confidence: 5 },
      { status: 'COMPLETE', letter: 'A', confidence: 5 },
    ]);
    expect((await log()).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
  });

  it('takes a record that is delivered twice for one: nothing changes and no number is used', async () => {
    const a = questionIds[0]!;
    await writeAnswers(pool, runId, [answer(a)]);
    await writeAnswers(pool, runId, [answer(a, { letter: 'B' })]);
    await writeAnswers(pool, runId, [confidence(a, 4)]);
    await writeAnswers(pool, runId, [confidence(a, 1)]);
    expect(await run()).toMatchObject({ sequence: 2, complete: 1 });
    const { rows } = await pool.query('SELECT letter, confidence FROM answers WHERE run_id = $1', [runId]);
    expect(rows).toEqual([{ letter: 'A', confidence: 4 }]);
  });

  it('keeps what cannot be read as unparsed, NUL characters and all', async () => {
    const [a, b] = questionIds as [number, number];
    await writeAnswers(pool, runId, [answer(a, { letter: null, reply: { ...reply, text: 'Bo\0th' } }), answer(b)]);
    await writeAnswers(pool, runId, [confidence(a, null), confidence(b)]);
    const { rows } = await pool.query(
      'SELECT letter_status, confidence_status, answer_text FROM answers WHERE run_id = $1 ORDER BY question_id',
      [runId],
    );
    expect(rows).toEqual([
      { letter_status: 'UNPARSED', confidence_status: 'UNPARSED', answer_text: 'Bo\uFFFDth' },
      { letter_status: 'PARSED', confidence_status: 'PARSED', answer_text: 'A' },
    ]);
  });

  it('keeps token probabilities and errors that hold what Postgres cannot', async () => {
    const [a, b, c] = questionIds as [number, number, number];
    const alternative = (token: string) => ({ token, logprob: -7.5, bytes: [0] });
    const logprobs = {
      ...alternative('A'),
      top_logprobs: [alternative('\0'), alternative('\\u0000'), alternative('\ud800')],
    };
    const spoilt = failure(c, 1);
    await writeAnswers(pool, runId, [
      answer(a, { logprobs }),
      answer(b, { reply: { ...reply, text: 'cut \ud83d' } }),
      { ...spoilt, error: { ...spoilt.error, message: 'NUL \0' } },
    ]);
    const { rows } = await pool.query<{ tokens: string[] | null; answer_text: string | null; error: object | null }>(
      `SELECT jsonb_path_query_array(logprobs, '$.top_logprobs[*].token') AS tokens, answer_text, error->>'message' AS error
       FROM answers WHERE run_id = $1 ORDER BY question_id`,
      [runId],
    );
    expect(rows).toEqual([
      { tokens: ['\uFFFD', '\\u0000', '\uFFFD'], answer_text: 'A', error: null },
      { tokens: null, answer_text: 'cut \uFFFD', error: null },
      { tokens: null, answer_text: null, error: 'NUL \uFFFD' },
    ]);
  });

  it('refuses answers of a run that has ended', async () => {
    await pool.query(`UPDATE runs SET status = 'CANCELLED' WHERE id = $1`, [runId]);
    expect(await writeAnswers(pool, runId, [answer(questionIds[0]!)])).toEqual(
      expect.objectContaining({ isWritten: false, endedAs: null }),
    );
    expect(await log()).toEqual([]);
  });

  it('stays gapless when two writers take turns on one run', async () => {
    const writers = [new AnswerWriter({ pool }), new AnswerWriter({ pool })];
    const dataset = await newDataset(pool);
    const ids: number[] = [];
    for (let i = 0; i < 60; i++) ids.push((await newQuestion(pool, { datasetId: dataset.id })).id);
    runId = (await newRun(pool, { datasetId: dataset.id, status: 'RUNNING', total: ids.length })).id;
    // Each answer is delivered by both writers: one of them must come to nothing.
    await Promise.all(
      ids.flatMap((id) =>
        writers.map(async (writer) => {
          await writer.write(runId, answer(id));
          await writer.write(runId, confidence(id));
        }),
      ),
    );
    expect((await log()).map(({ sequence }) => sequence)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
    expect(await run()).toMatchObject({ status: 'COMPLETED', complete: 60, failed: 0, sequence: 120 });
  });

  it('finds the rows to update by primary key, not by a scan', async () => {
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN UPDATE answers a SET sequence = e.sequence FROM (
         SELECT p.row_id, i.n AS sequence FROM generate_series(1, 5) AS i (n) LEFT JOIN LATERAL (
           SELECT ctid AS row_id FROM answers p WHERE p.run_id = 1 AND p.question_id = i.n AND p.sample = 0 LIMIT 1) p ON true
       ) e WHERE a.ctid = e.row_id`,
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Tid Scan on answers a/);
  });
});
