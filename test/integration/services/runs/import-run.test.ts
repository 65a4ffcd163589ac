import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { ImportService } from '../../../../src/services/datasets/import.service.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { jsonl, madeFiles, questionLines, resultLines, type MadeFiles } from '../../../support/import-files.js';
import { rowCounts } from '../../../support/row-counts.js';

const QIDS = Array.from({ length: 24 }, (_, index) => `V-${index + 1}`);

describe('importing recorded results', () => {
  let database: TestDatabase;
  let imports: ImportService;
  let files: MadeFiles;
  let runs = 0;
  beforeAll(async () => {
    [database, files] = await Promise.all([createTestDatabase(), madeFiles()]);
    imports = new ImportService({ pool: database.pool });
    const questionsPath = await files.write('questions.jsonl', jsonl(QIDS.flatMap((qid) => questionLines(qid))));
    await imports.importDataset({ name: 'vowels', questionsPath });
  });
  afterAll(async () => {
    await files.remove();
    await database.close();
  });

  const importRun = async (records: readonly unknown[] | string, name = `run-${(runs += 1)}`) => {
    const text = typeof records === 'string' ? records : jsonl(records);
    const resultsPath = await files.write('results.jsonl', text);
    return imports.importRun({ dataset: 'vowels', name, model: 'some/model', resultsPath, fileName: 'mine.jsonl' });
  };
  const query = async (sql: string, runId: number): Promise<Record<string, unknown>[]> =>
    (await database.pool.query<Record<string, unknown>>(sql, [runId])).rows;
  const answersOf = async (runId: number): Promise<Record<string, unknown>[]> =>
    query(
      `SELECT q.qid, a.status, a.letter, a.letter_status, a.confidence, a.confidence_status, a.sequence,
         a.answer_text, a.confidence_text, a.token_confidence, a.error->>'code' AS error
       FROM answers a JOIN questions q ON q.id = a.question_id WHERE a.run_id = $1 ORDER BY q.position`,
      runId,
    );
  const warned = (report: { warnings: readonly { code: string; line?: number }[] }): [string, number | undefined][] =>
    report.warnings.filter(({ code }) => code !== 'PARTIAL_RESULTS').map(({ code, line }) => [code, line]);

  it('gives a completed run that says where it comes from and claims nothing that it cannot know', async () => {
    const records = resultLines('V-1', 'A', 'confidence: 4');
    const { runId, report } = await importRun(records);
    expect(report).toMatchObject({ lines: 2, accepted: 2, warnings: [{ code: 'PARTIAL_RESULTS' }] });
    const [run] = await query(
      `SELECT r.status, r.model, r.settings, r.environment, r.labels, r.total, r.complete, r.requests, r.started_at,
         b.name AS backend, b.kind FROM runs r JOIN backends b ON b.id = r.backend_id WHERE r.id = $1`,
      runId,
    );
    expect(run).toMatchObject({
      status: 'COMPLETED',
      model: 'some/model',
      labels: ['imported'],
      total: 1,
      complete: 1,
      requests: 2,
      started_at: null,
      backend: 'imported',
      kind: 'IMPORTED',
      settings: { seed: null, samplesPerQuestion: 1, logprobs: false, questionLimit: null, tasks: null },
      environment: {
        imported: true,
        fileName: 'mine.jsonl',
        sha256: createHash('sha256').update(jsonl(records)).digest('hex'),
      },
    });
  });

  it('reads replies as models write them', async () => {
    const { runId, report } = await importRun([
      ...resultLines('V-1', 'A.', 'Confidence: 5'),
      ...resultLines('V-2', 'B. X', '5.0'),
      ...resultLines('V-3', '**A**', 'confidence: 3'),
      ...resultLines('V-4', ' b', '2'),
      { qid: 'V-5', stage: 1, choice: 'B' },
      { qid: 'V-5', stage: 2, confidence: 4 },
      { qid: 'V-6', stage: 1, choice: 'A', raw_text: null, probabilities: { A: 0.6, B: 0.2 } },
      { qid: 'V-6', stage: 2, choice: 1 },
    ]);
    expect(warned(report)).toEqual([]);
    expect((await answersOf(runId)).map(({ letter, confidence, status }) => [letter, confidence, status])).toEqual([
      ['A', 5, 'COMPLETE'],
      ['B', 5, 'COMPLETE'],
      ['A', 3, 'COMPLETE'],
      ['B', 2, 'COMPLETE'],
      ['B', 4, 'COMPLETE'],
      ['A', 1, 'COMPLETE'],
    ]);
    expect((await answersOf(runId))[5]).toMatchObject({ token_confidence: 0.6 / (0.6 + 0.2) });
  });

  it('keeps replies that say nothing usable, as such', async () => {
    const { runId, report } = await importRun([
      ...resultLines('V-1', 'Both', 'confidence: 10'),
      ...resultLines('V-2', '', 'very sure', { probabilities: { A: 0.9, B: 0.1 } }),
    ]);
    expect(warned(report)).toEqual([
      ['UNPARSED_CHOICE', 1],
      ['UNPARSED_CONFIDENCE', 2],
    ]);
    expect(await answersOf(runId)).toMatchObject([
      { letter: null, letter_status: 'UNPARSED', confidence: null, confidence_status: 'UNPARSED', answer_text: 'Both' },
      { letter: null, letter_status: 'UNPARSED', answer_text: '', token_confidence: null, status: 'COMPLETE' },
    ]);
  });

  it('ends an answer that lacks a stage as failed, and the log stays gapless', async () => {
    const [first] = resultLines('V-1', 'A', '');
    const [, second] = resultLines('V-3', '', 'confidence: 2');
    const silent = [
      { qid: 'V-4_stage1', stage: 1 },
      { qid: 'V-4_stage2', stage: 2 },
    ];
    const { runId, report } = await importRun([second, ...resultLines('V-2', 'B', 'confidence: 3'), first, ...silent]);
    expect(warned(report)).toEqual([
      ['NO_REPLY', 5],
      ['NO_REPLY', 6],
      ['MISSING_STAGE', undefined],
    ]);
    expect(report).toMatchObject({ lines: 6, accepted: 4 });
    expect(await answersOf(runId)).toMatchObject([
      { qid: 'V-1', status: 'FAILED', letter: 'A', confidence_status: 'MISSING', sequence: 6, error: 'NOT_RECORDED' },
      { qid: 'V-2', status: 'COMPLETE', sequence: 3, error: null },
      { qid: 'V-3', status: 'FAILED', letter_status: 'MISSING', confidence: 2, sequence: 5, error: 'NOT_RECORDED' },
    ]);
    const writes = await query(
      `SELECT w.sequence, q.qid, w.stage FROM answer_writes w JOIN questions q ON q.id = w.question_id
       WHERE w.run_id = $1 ORDER BY w.sequence`,
      runId,
    );
    expect(writes.map(({ sequence, qid, stage }) => [sequence, qid, stage])).toEqual([
      [1, 'V-3', 2],
      [2, 'V-2', 1],
      [3, 'V-2', 2],
      [4, 'V-1', 1],
      [5, 'V-3', 1],
      [6, 'V-1', 2],
    ]);
    expect(await query('SELECT sequence, total, complete, failed FROM runs WHERE id = $1', runId)).toEqual([
      { sequence: 6, total: 3, complete: 1, failed: 2 },
    ]);
  });

  it('takes the first of two lines for one stage, and passes over questions that the dataset does not have', async () => {
    const { runId, report } = await importRun([
      ...resultLines('V-1', 'A', 'confidence: 3'),
      ...resultLines('V-1', 'B', 'confidence: 5'),
      ...resultLines('X-1', 'A', 'confidence: 3'),
    ]);
    expect(warned(report)).toEqual([
      ['DUPLICATE_LINE', 3],
      ['DUPLICATE_LINE', 4],
      ['UNKNOWN_QID', 5],
      ['UNKNOWN_QID', 6],
    ]);
    expect(report).toMatchObject({ lines: 6, accepted: 2 });
    expect(await answersOf(runId)).toMatchObject([{ letter: 'A', confidence: 3 }]);
  });

  it('takes a stage twice only where it is of another sample', async () => {
    const ofSample = (sample: number) => resultLines('V-1', 'A', 'confidence: 3').map((line) => ({ ...line, sample }));
    const { runId, report } = await importRun([0, 999, 1, 999].flatMap(ofSample));
    expect(report.warnings).toMatchObject([
      { code: 'DUPLICATE_LINE', line: 7, message: expect.stringContaining('line 3') as unknown },
      { code: 'DUPLICATE_LINE', line: 8, message: expect.stringContaining('line 4') as unknown },
      { code: 'PARTIAL_RESULTS' },
    ]);
    expect(await answersOf(runId)).toHaveLength(3);
  });

  it('keeps replies that mean something to COPY as they are', async () => {
    const replies = ['\\N', '\\.', 'A\tB\nC\rD\\', '\b'];
    const { runId } = await importRun(replies.flatMap((text, n) => resultLines(`V-${n + 1}`, text, text)));
    const stored = await answersOf(runId);
    expect(stored.map((answer) => [answer.answer_text, answer.confidence_text])).toEqual(
      replies.map((text) => [text, text]),
    );
  });

  it('points out placeholder probabilities, but not few values over few answers', async () => {
    const placeholder = (letter: string) => ({
      probabilities: { A: letter === 'A' ? 0.95 : 0.05, B: letter === 'A' ? 0.05 : 0.95 },
    });
    const records = QIDS.flatMap((qid, index) => {
      const letter = index % 2 === 0 ? 'A' : 'B';
      return resultLines(qid, letter, 'confidence: 5', placeholder(letter));
    });
    expect(warned((await importRun(records)).report)).toEqual([['PLACEHOLDER_PROBABILITIES', undefined]]);
    expect(warned((await importRun(records.slice(0, 38))).report)).toEqual([]);
  });

  it('points out what else makes results doubtful', async () => {
    const { report } = await importRun([
      ...resultLines('V-1', 'A', 'confidence: 3', { probabilities: { A: 0.2, B: 0.7 } }),
      ...resultLines('V-2', 'A', 'confidence: 3', { choice: 'B' }),
      ...resultLines('V-3', 'A', 'confidence: 3', { task: 'Gabor', prompt: 'Something else?' }),
      ...resultLines('V-4', 'A', 'confidence: 3', { probabilities: { A: -0.2, B: 1.7 } }),
      { qid: 'V-5', stage: 1, raw_text: 'A' },
      { qid: 'V-5', stage: 2, raw_text: 'confidence: 4', confidence: 2 },
    ]);
    expect(new Map(warned(report))).toEqual(
      new Map([
        ['TEXT_CONTRADICTS_PROBABILITIES', 1],
        ['CHOICE_DIFFERS_FROM_TEXT', 3],
        ['PROMPT_DIFFERS', 5],
        ['TASK_DIFFERS', 5],
        ['PROBABILITIES_IGNORED', 7],
        ['CONFIDENCE_DIFFERS_FROM_TEXT', 10],
      ]),
    );
  });

  it('does not take a name that a run has, nor one that reads as an id', async () => {
    const records = resultLines('V-1', 'A', 'confidence: 3');
    await importRun(records, 'taken');
    const before = await rowCounts(database.pool);
    await expect(importRun(records, 'taken')).rejects.toMatchObject({ code: 'CONFLICT', field: ['name'] });
    await expect(importRun(records, '12')).rejects.toMatchObject({ code: 'BAD_USER_INPUT', field: ['name'] });
    expect(await rowCounts(database.pool)).toEqual(before);
    const both = await Promise.allSettled([importRun(records, 'race'), importRun(records, 'race')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it.each<[string, () => readonly unknown[] | string, RegExp]>([
    ['a malformed first line', () => `{"qid":\n${jsonl(resultLines('V-1', 'A', '5'))}`, /line 1: it is not JSON/],
    [
      'a malformed line after thousands of good ones',
      () => `${jsonl(Array.from({ length: 1500 }, () => resultLines('V-1', 'A', '5')[0]))}oops\n`,
      /line 1501: it is not JSON/,
    ],
    ['a line without qid', () => [{ stage: 1, choice: 'A' }], /line 1: qid: /],
    ['a line that names no stage', () => [{ qid: 'V-1', choice: 'A' }], /line 1: qid "V-1" names no stage/],
    [
      'a number beyond all bounds',
      () => '{"qid":"V-1","stage":1,"choice":"A","latency_ms":1e400}\n',
      /line 1: latency_ms: /,
    ],
    ['nothing about the dataset', () => resultLines('X-1', 'A', '5'), /none of its lines answers a question/],
    ['nothing', () => '', /it is empty/],
  ])('refuses %s, and imports nothing', async (_what, records, reason) => {
    const before = await rowCounts(database.pool);
    await expect(importRun(records())).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      field: ['results'],
      message: expect.stringMatching(reason),
    });
    expect(await rowCounts(database.pool)).toEqual(before);
  });
});
