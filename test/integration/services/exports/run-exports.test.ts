import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImportService } from '../../../../src/services/datasets/import.service.js';
import { ExportService } from '../../../../src/services/exports/export.service.js';
import { parseConfidence } from '../../../../src/services/answers/parse-confidence.js';
import { parseLetter } from '../../../../src/services/answers/parse-letter.js';
import { writeAnswers } from '../../../../src/services/answers/write-answers.js';
import { createMetricsLoaders } from '../../../../src/services/metrics/metrics-loaders.js';
import { MetricsService } from '../../../../src/services/metrics/metrics.service.js';
import { MetricsMemory } from '../../../../src/services/metrics/vectors/metrics-memory.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { exportedRun, firstDifference, textOf } from '../../../support/exported.js';
import { newAnswer, newDataset, newQuestion, newRun } from '../../../support/factories.js';
import { jsonl, madeFiles, questionLines, resultLines, type MadeFiles } from '../../../support/import-files.js';
import { newMetricsWorld, recount, tallyOf, type MetricsWorld } from '../../../support/metrics-world.js';

let database: TestDatabase;
let files: MadeFiles;
let world: MetricsWorld;
let names: { mixed: string; sampled: string };
beforeAll(async () => {
  [database, files] = await Promise.all([createTestDatabase(), madeFiles()]);
  world = await newMetricsWorld(database.pool);
  const { rows } = await database.pool.query<{ name: string }>('SELECT name FROM runs WHERE id = ANY($1) ORDER BY id', [
    [world.mixed.runId, world.sampled.runId],
  ]);
  names = { mixed: rows[0]!.name, sampled: rows[1]!.name };
});
afterAll(async () => {
  await files.remove();
  await database.close();
});

interface Comparison {
  readonly summary: {
    readonly total_questions: number;
    readonly correct_answers: number;
    readonly accuracy: number | null;
    readonly confidence_statistics: Readonly<Record<string, { total: number; correct: number; accuracy: number }>>;
  };
  readonly detailed_results: readonly Readonly<Record<string, unknown>>[];
}

async function comparison(asked: Omit<Parameters<typeof exportedRun>[1], 'format'>): Promise<Comparison> {
  return JSON.parse(await exportedRun(database.pool, { format: 'comparison', ...asked })) as Comparison;
}

describe('a comparison', () => {
  it.each(['catalog', 'file'] as const)('counts what accuracy counts, under the key %s', async (answerKey) => {
    const { summary, detailed_results: details } = await comparison({ name: names.mixed, answerKey });
    const expected = recount(world, world.mixed.answers, answerKey);
    expect(summary).toMatchObject({ total_questions: expected.answers, correct_answers: expected.correct });
    expect(details).toHaveLength(expected.answers);
    expect(details.filter(({ is_correct: isCorrect }) => isCorrect)).toHaveLength(expected.correct);
    for (const [level, { total, correct, accuracy }] of Object.entries(summary.confidence_statistics)) {
      const ofLevel = details.filter(({ confidence }) => confidence === Number(level));
      expect(total).toBe(ofLevel.length);
      expect(correct).toBe(ofLevel.filter(({ is_correct: isCorrect }) => isCorrect).length);
      expect(accuracy).toBe(correct / total);
    }
  });

  it('has null for what was not said, and no stand-in', async () => {
    const { detailed_results: details } = await comparison({ name: names.mixed });
    const unread = details.filter(({ model_choice: choice }) => choice === null);
    expect(unread).toMatchObject([{ model_choice: null, is_correct: false, confidence: 2, probabilities: null }]);
    expect(details.filter(({ confidence }) => confidence === null)).toHaveLength(3);
  });

  it('lists the highest confidence first, as the published one', async () => {
    const text = await exportedRun(database.pool, { format: 'comparison', name: names.mixed });
    const levels = [...text.matchAll(/^ {6}"(\d)": \{$/gm)].map(([, level]) => level);
    expect(levels).toEqual(['5', '4', '3', '2', '1']);
  });

  it('keeps the samples of a question apart', async () => {
    const { detailed_results: details } = await comparison({ name: names.sampled });
    expect(details.slice(0, 2)).toMatchObject([{ qid: 'Q-0001' }, { qid: 'Q-0001', sample: 1 }]);
    expect(details[0]).not.toHaveProperty('sample');
    const simple = await exportedRun(database.pool, { format: 'simple-comparison', name: names.sampled });
    expect((JSON.parse(simple) as unknown[]).slice(0, 2)).toEqual([
      { qid: 'Q-0001', model_choice: 'B', correct_choice: 'A', confidence: 4, is_correct: false },
      { qid: 'Q-0001', model_choice: 'A', correct_choice: 'A', confidence: 2, is_correct: true, sample: 1 },
    ]);
  });

  it('of nothing is valid and undefined', async () => {
    const where = { qids: [] };
    expect(await comparison({ name: names.mixed, where })).toEqual({
      summary: { total_questions: 0, correct_answers: 0, accuracy: null, confidence_statistics: {} },
      detailed_results: [],
    });
    expect(await exportedRun(database.pool, { format: 'simple-comparison', name: names.mixed, where })).toBe('[]');
  });
});

describe('the filter of an export', () => {
  it.each([
    { tasks: ['Grid'] },
    { factors: [{ name: 'shape', in: ['Circle'] }], correct: true },
    { correct: false, confidence: [5] },
    { status: 'COMPLETE' as const },
  ])('is the one of metrics: %j', async (where) => {
    const slice = { ...world.mixed, where, answerKey: 'catalog' };
    const loaders = createMetricsLoaders(database.pool, new MetricsMemory({ pool: database.pool }));
    const tally = await tallyOf(await new MetricsService().slice(slice, loaders), loaders);
    const { summary } = await comparison({ name: names.mixed, answerKey: 'catalog', where });
    expect(summary).toMatchObject({ total_questions: tally.answers, correct_answers: tally.correct });
  });

  it('refuses names that the dataset does not have', async () => {
    const asked = { format: 'csv', name: names.mixed } as const;
    await expect(exportedRun(database.pool, { ...asked, where: { tasks: ['Gird'] } })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    await expect(
      exportedRun(database.pool, { ...asked, where: { factors: [{ name: 'nope', in: [] }] } }),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

describe('what is exported', () => {
  it('is named by the run, or by its id where no run has that name', async () => {
    const byName = await exportedRun(database.pool, { format: 'jsonl', name: names.mixed });
    expect(byName.split('\n').length).toBeGreaterThan(10);
    const byId = { format: 'jsonl', name: 'no-such-run', id: world.mixed.runId } as const;
    expect(await exportedRun(database.pool, byId)).toBe(byName);
    await expect(exportedRun(database.pool, { format: 'jsonl', name: 'no-such-run' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('needs a key only where something is called right or wrong', async () => {
    const dataset = await newDataset(database.pool);
    const run = await newRun(database.pool, { datasetId: dataset.id, name: 'keyless' });
    await newAnswer(database.pool, { runId: run.id });
    expect(await exportedRun(database.pool, { format: 'jsonl', name: 'keyless' })).toContain('Q-0001_stage2');
    expect(await exportedRun(database.pool, { format: 'csv', name: 'keyless' })).toContain('Q-0001');
    for (const asked of [
      { format: 'comparison' },
      { format: 'jsonl', where: { correct: true } },
      { format: 'jsonl', answerKey: 'catalog' },
    ] as const) {
      await expect(exportedRun(database.pool, { name: 'keyless', ...asked })).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: expect.stringContaining('has no answer key') as unknown,
      });
    }
  });

  it('is the run as it stands when the export begins, whatever is written meanwhile', async () => {
    const questions = Array.from({ length: 2500 }, (_, index) => index);
    const { id: datasetId } = await newDataset(database.pool);
    await database.pool.query(
      `INSERT INTO questions (dataset_id, position, qid, task, answer_prompt, confidence_prompt, options)
       SELECT $1, n, 'L-' || n, 'Grid', 'A or B?', 'How sure?', '[{"letter": "A", "text": "a"}, {"letter": "B", "text": "b"}]'
       FROM unnest($2::int[]) AS n`,
      [datasetId, questions],
    );
    const run = await newRun(database.pool, { datasetId, status: 'RUNNING', name: 'growing', total: 2501 });
    await database.pool.query(
      `INSERT INTO answers (run_id, question_id, sample, sequence, status, letter, letter_status, confidence_status,
         answer_text, answer_latency_ms, answer_attempts, answer_written_at)
       SELECT $1, id, 0, position + 1, 'AWAITING_CONFIDENCE', 'A', 'PARSED', 'MISSING', 'A', 1, 1, now()
       FROM questions WHERE dataset_id = $2`,
      [run.id, datasetId],
    );
    const file = await new ExportService({ pool: database.pool }).run({
      format: 'jsonl',
      name: 'growing',
      id: undefined,
    });
    await database.pool.query(`UPDATE answers SET answer_text = 'B' WHERE run_id = $1`, [run.id]);
    await newAnswer(database.pool, { runId: run.id });
    const lines = (await textOf(file)).trimEnd().split('\n');
    expect(lines).toHaveLength(2500);
    expect(lines.every((line) => line.includes('"raw_text": "A"'))).toBe(true);
  });

  it('gives its connection back when it is left, and when it fails', async () => {
    const service = new ExportService({ pool: database.pool });
    const open = () => service.run({ format: 'jsonl', name: 'growing', id: undefined });
    const left = await open();
    await left.content.next();
    await left.content.return?.();
    await (await open()).content.return?.();
    const failing = await open();
    await failing.content.next();
    await database.pool.query(
      `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
       WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()`,
    );
    await expect(textOf(failing)).rejects.toThrow();
    expect(database.pool.idleCount).toBe(database.pool.totalCount);
  });
});

describe('results that are exported and imported again', () => {
  const TRICKY = ['\u0001\u007f\t', 'é 元 😀', '"quoted" \\ back', 'A\r\nB', '   ', '', '=1+1', '\uFFFD'];

  it('are the same bytes: unparsed, failed, half done, in samples, in any characters', async () => {
    const imports = new ImportService({ pool: database.pool });
    const qids = [...TRICKY.map((_, index) => `T-${index}`), 'T "8" é', 'T-9', 'T-10', 'T-11_stage1'];
    const questionsPath = await files.write('q.jsonl', jsonl(qids.flatMap((qid) => questionLines(qid))));
    const { datasetId } = await imports.importDataset({ name: 'tricky', questionsPath });
    const { rows } = await database.pool.query<{ id: number }>(
      'SELECT id FROM questions WHERE dataset_id = $1 ORDER BY position',
      [datasetId],
    );
    const run = await newRun(database.pool, { datasetId, name: 'first', status: 'RUNNING', total: 3 * qids.length });
    const reply = (text: string) => ({
      ...{ text, latencyMs: 1.5, attempts: 1, finishReason: 'stop' },
      ...{ promptTokens: 1, cachedPromptTokens: null, completionTokens: 2 },
    });
    const error = { code: 'BACKEND_TIMEOUT', message: 'too late', attempts: 3 };
    for (const sample of [0, 1, 2]) {
      for (const [index, text] of TRICKY.entries()) {
        const answer = { questionId: rows[index]!.id, sample, logprobs: null };
        const letter = parseLetter(text);
        const rating = `${text} confidence: ${sample + 4}`;
        const [first, second] = [
          { ...answer, stage: 1, reply: reply(text), letter, probabilities: null, tokenConfidence: null },
          { ...answer, stage: 2, reply: reply(rating), confidence: parseConfidence(rating) },
        ] as const;
        await writeAnswers(database.pool, run.id, [first]);
        await writeAnswers(database.pool, run.id, [second]);
      }
    }
    const [half, failedAtOnce, failedLate] = [8, 9, 10].map((index) => ({ questionId: rows[index]!.id, sample: 1 }));
    const probabilities = { B: 1e-7, A: 1 };
    const answered = {
      stage: 1,
      reply: reply('A. Yes'),
      letter: 'A',
      probabilities,
      tokenConfidence: 1,
      logprobs: null,
    } as const;
    await writeAnswers(database.pool, run.id, [
      { ...half!, ...answered },
      { ...failedAtOnce!, stage: 1, error },
      { ...failedLate!, ...answered },
    ]);
    await writeAnswers(database.pool, run.id, [{ ...failedLate!, stage: 2, error }]);
    const first = await exportedRun(database.pool, { format: 'jsonl', name: 'first' });
    expect(first.trimEnd().split('\n')).toHaveLength(2 * 3 * TRICKY.length + 2);
    const resultsPath = await files.write('r.jsonl', first);
    await imports.importRun({ dataset: 'tricky', name: 'second', model: 'm', resultsPath });
    expect(firstDifference(await exportedRun(database.pool, { format: 'jsonl', name: 'second' }), first)).toBeNull();
  });

  it('keep what is unknown unknown', async () => {
    const imports = new ImportService({ pool: database.pool });
    const lines = resultLines('T-1', 'A', 'confidence: 4', { latency_ms: undefined });
    const resultsPath = await files.write('unknown.jsonl', jsonl(lines));
    await imports.importRun({ dataset: 'tricky', name: 'unknown', model: 'm', resultsPath });
    const exported = await exportedRun(database.pool, { format: 'jsonl', name: 'unknown' });
    const [first = ''] = exported.split('\n');
    expect(JSON.parse(first)).toMatchObject({ latency_ms: null, raw_text: 'A' });
  });

  it('do not mix the samples of a question', async () => {
    const imports = new ImportService({ pool: database.pool });
    const lines = [0, 1, 2].flatMap((sample) =>
      resultLines('T-1', 'AAB'.charAt(sample), `confidence: ${sample + 3}`).map((line) => ({ ...line, sample })),
    );
    const resultsPath = await files.write('samples.jsonl', jsonl([...lines.slice(0, 5)].reverse()));
    const { runId } = await imports.importRun({ dataset: 'tricky', name: 'samples', model: 'm', resultsPath });
    const { rows } = await database.pool.query(
      'SELECT sample, letter, confidence, status FROM answers WHERE run_id = $1 ORDER BY sample',
      [runId],
    );
    expect(rows).toEqual([
      { sample: 0, letter: 'A', confidence: 3, status: 'COMPLETE' },
      { sample: 1, letter: 'A', confidence: 4, status: 'COMPLETE' },
      { sample: 2, letter: 'B', confidence: null, status: 'FAILED' },
    ]);
    const { rows: runs } = await database.pool.query(
      `SELECT total, complete, failed, sequence, (settings ->> 'samplesPerQuestion')::int AS samples FROM runs WHERE id = $1`,
      [runId],
    );
    expect(runs).toEqual([{ total: 3, complete: 2, failed: 1, sequence: 6, samples: 3 }]);
  });
});

describe('a name', () => {
  it.each([
    ['../../etc/passwd', 'etc-passwd.csv'],
    ['.hidden', 'hidden.csv'],
    ['"quoted"; x', 'quoted-x.csv'],
    ['größe 元', 'größe-元.csv'],
    ['//', 'export.csv'],
  ])('of a run, %j, is a harmless name of a file', async (name, expected) => {
    const { id: datasetId } = await newDataset(database.pool);
    await newQuestion(database.pool, { datasetId });
    await newRun(database.pool, { datasetId, name });
    const file = await new ExportService({ pool: database.pool }).run({ format: 'csv', name, id: undefined });
    await file.content.return?.();
    expect(file.name).toBe(expected);
  });
});
