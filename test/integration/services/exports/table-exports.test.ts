import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tableFromIPC, type Table } from 'apache-arrow';
import { ParquetFile, readParquet } from 'parquet-wasm';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { exportedBytes, exportedRun } from '../../../support/exported.js';
import { newAnswer, newAnswerKey, newDataset, newQuestion, newRun } from '../../../support/factories.js';

const FORMULA = '=HYPERLINK("http://evil","click")';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  const dataset = await newDataset(pool, { name: '@lab', version: 3 });
  const question = (overrides: object) => newQuestion(pool, { datasetId: dataset.id, ...overrides });
  const first = await question({ factors: { angle: '-45', 'grid level': '+1', gain: '0.25' } });
  const second = await question({ qid: '=1+1', task: 'Gabor', factors: { angle: '5' } });
  const third = await question({
    options: ['A', 'B', 'C'].map((letter) => ({ letter, text: `-${letter}` })),
  });
  await newAnswerKey(pool, { datasetId: dataset.id, letters: { [first.qid]: 'A', [second.qid]: 'B' } });
  const run = await newRun(pool, { datasetId: dataset.id, name: 'table', model: '+model', total: 5 });
  const ofRun = { runId: run.id };
  await newAnswer(pool, {
    ...ofRun,
    questionId: first.id,
    probabilities: { B: 0.25, A: 0.5 },
    tokenConfidence: 2 / 3,
    answerLatencyMs: 1134.7033977508545,
  });
  await newAnswer(pool, { ...ofRun, questionId: second.id, letter: null, confidence: null });
  await newAnswer(pool, { ...ofRun, questionId: second.id, sample: 1, status: 'AWAITING_CONFIDENCE' });
  await newAnswer(pool, { ...ofRun, questionId: second.id, sample: 2, status: 'FAILED' });
  await newAnswer(pool, { ...ofRun, questionId: third.id, letter: 'C' });
  await pool.query(`UPDATE answers SET answer_text = $1, confidence_text = $2 WHERE sample = 0 AND question_id = $3`, [
    FORMULA,
    'line 1\r\nline "2", é 元',
    second.id,
  ]);
  await pool.query('UPDATE answers SET reused = true WHERE question_id = $1', [third.id]);
  await pool.query(`UPDATE answers SET answer_written_at = '2026-01-31T12:34:56.789Z', answer_prompt_tokens = 2000000000
    WHERE answer_written_at IS NOT NULL`);
});
afterAll(() => database.close());

describe('the CSV of a run', () => {
  let text: string;
  let rows: Record<string, string>[];
  beforeAll(async () => {
    text = await exportedRun(database.pool, { format: 'csv', name: 'table' });
    const [header = [], ...cells] = parseCsv(text.slice(1));
    rows = cells.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? 'missing'])));
  });

  it('has a row an answer and a column for every factor and letter of the dataset', () => {
    expect(rows).toHaveLength(5);
    expect(Object.keys(rows[0] ?? {})).toEqual(
      ['run', 'model', 'dataset', 'dataset_version', 'qid', 'task', 'factor_angle', 'factor_gain', 'factor_grid level']
        .concat(['option_A', 'option_B', 'option_C', 'sample', 'sequence', 'status', 'answer_key', 'truth', 'letter'])
        .concat(['letter_status', 'correct', 'confidence', 'confidence_status', 'probability_A', 'probability_B'])
        .concat(['probability_C', 'token_confidence', 'answer_text', 'answer_latency_ms', 'answer_attempts'])
        .concat(['answer_finish_reason', 'answer_prompt_tokens', 'answer_cached_prompt_tokens'])
        .concat(['answer_completion_tokens', 'answer_written_at', 'confidence_text', 'confidence_latency_ms'])
        .concat(['confidence_attempts', 'confidence_finish_reason', 'confidence_prompt_tokens'])
        .concat(['confidence_cached_prompt_tokens', 'confidence_completion_tokens', 'confidence_written_at'])
        .concat(['error_code', 'error_message', 'error_stage', 'error_attempts', 'reused']),
    );
  });

  it('says what was asked, what is right and what was said', () => {
    expect(rows[0]).toMatchObject({
      run: 'table',
      dataset_version: '3',
      qid: 'Q-0001',
      factor_angle: '-45',
      factor_gain: '0.25',
      option_B: 'X',
      option_C: '',
      sample: '0',
      status: 'COMPLETE',
      answer_key: 'catalog',
      truth: 'A',
      letter: 'A',
      letter_status: 'PARSED',
      correct: 'true',
      confidence: '5',
      probability_A: '0.5',
      probability_B: '0.25',
      probability_C: '',
      token_confidence: '0.6666666666666666',
      answer_latency_ms: '1134.7033977508545',
      answer_prompt_tokens: '2000000000',
      answer_written_at: '2026-01-31T12:34:56.789Z',
      error_code: '',
    });
  });

  it('tells wrong, unread, awaited, failed and unjudged apart', () => {
    const told = rows.map((row) =>
      ['status', 'truth', 'letter', 'letter_status', 'correct', 'confidence', 'confidence_status'].map(
        (name) => row[name],
      ),
    );
    expect(told).toEqual([
      ['COMPLETE', 'A', 'A', 'PARSED', 'true', '5', 'PARSED'],
      ['COMPLETE', 'B', '', 'UNPARSED', 'false', '', 'UNPARSED'],
      ['AWAITING_CONFIDENCE', 'B', 'A', 'PARSED', 'false', '', 'MISSING'],
      ['FAILED', 'B', '', 'MISSING', '', '', 'MISSING'],
      ['COMPLETE', '', 'C', 'PARSED', '', '5', 'PARSED'],
    ]);
    expect(rows[3]).toMatchObject({ error_code: 'MODEL_UNAVAILABLE', error_stage: '1', error_attempts: '3' });
  });

  it('tells answers that were taken over from those that the run asked for', () => {
    expect(rows.map(({ reused }) => reused)).toEqual(['false', 'false', 'false', 'false', 'true']);
  });

  it('runs no formula in a spreadsheet, and leaves numbers numbers', () => {
    expect(rows[1]).toMatchObject({ qid: "'=1+1", answer_text: `'${FORMULA}`, dataset: "'@lab", model: "'+model" });
    expect(rows[0]).toMatchObject({ 'factor_grid level': "'+1", factor_angle: '-45' });
    expect(rows[4]).toMatchObject({ option_C: "'-C" });
    const cells = parseCsv(text.slice(1)).slice(1).flat();
    expect(cells.filter((cell) => /^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/.test(cell))).toEqual([]);
  });

  it('is RFC 4180 in UTF-8 that begins with a byte order mark', () => {
    expect(text.startsWith('\uFEFFrun,model,')).toBe(true);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(rows[1]).toMatchObject({ confidence_text: 'line 1\r\nline "2", é 元' });
    expect(text).toContain('"line 1\r\nline ""2"", é 元"');
  });
});

describe('the Parquet of a run, as another implementation reads it', () => {
  let table: Table;
  beforeAll(async () => {
    table = await readTable('table');
  });

  it('is the same table as the CSV', async () => {
    const [header = [], ...rows] = parseCsv(
      (await exportedRun(database.pool, { format: 'csv', name: 'table' })).slice(1),
    );
    expect(table.schema.fields.map(({ name }) => name)).toEqual(header);
    expect(table.numRows).toBe(rows.length);
    const cells = table.toArray().map((row) => header.map((name) => asText((row as Record<string, unknown>)[name])));
    expect(cells).toEqual(rows.map((row) => row.map((cell) => cell.replace(/^'/, ''))));
  });

  it('has types', () => {
    const types = Object.fromEntries(table.schema.fields.map(({ name, type }) => [name, String(type)]));
    expect(types).toMatchObject({
      run: 'Utf8',
      factor_angle: 'Utf8',
      sample: 'Int32',
      correct: 'Bool',
      probability_A: 'Float64',
      answer_latency_ms: 'Float64',
      answer_prompt_tokens: 'Int32',
      answer_written_at: 'Timestamp<MILLISECOND, UTC>',
      error_attempts: 'Int32',
      reused: 'Bool',
    });
  });

  it('has nulls where something is not known, and numbers in full', () => {
    const first = table.get(0)!.toJSON() as Record<string, unknown>;
    expect(first).toMatchObject({ probability_C: null, answer_latency_ms: 1134.7033977508545, correct: true });
    expect(table.get(3)!.toJSON()).toMatchObject({ correct: null, answer_text: null, answer_written_at: null });
  });

  it.each([
    ['comes in row groups', { name: 'long', rows: 45_000, textLength: 1, groups: 5 }],
    ['has smaller row groups where replies are long', { name: 'wordy', rows: 1_100, textLength: 10_000, groups: 5 }],
  ])('%s, and is complete', async (_what, { name, rows, textLength, groups }) => {
    await newWordyRun({ name, rows, textLength });
    const bytes = await exportedBytes(database.pool, { format: 'parquet', name });
    const file = await ParquetFile.fromFile(new Blob([new Uint8Array(bytes)]));
    expect(file.metadata().numRowGroups()).toBe(groups);
    const long = await readTable(name);
    expect(long.numRows).toBe(rows);
    const samples = long.getChild('sample')!.toArray() as Int32Array;
    expect(samples.every((sample, index) => sample === index)).toBe(true);
    const texts = Array.from(long.getChild('answer_text')! as Iterable<string>);
    expect(texts.every((text, index) => text === `${index} `.repeat(textLength))).toBe(true);
  });

  it('of nothing is a table without rows', async () => {
    const bytes = await exportedBytes(database.pool, { format: 'parquet', name: 'table', where: { qids: [] } });
    expect(tableFromIPC(readParquet(bytes).intoIPCStream()).numRows).toBe(0);
  });
});

/** A run of one question; the reply to each sample is the sample's number, again and again. */
async function newWordyRun({ name, rows, textLength }: { name: string; rows: number; textLength: number }) {
  const { id: datasetId } = await newDataset(database.pool);
  const run = await newRun(database.pool, { datasetId, name, total: rows });
  const { id: questionId } = await newQuestion(database.pool, { datasetId });
  await database.pool.query(
    `INSERT INTO answers (run_id, question_id, sample, sequence, status, letter, letter_status, confidence_status,
       answer_text, answer_latency_ms, answer_attempts, answer_written_at)
     SELECT $1, $2, n, n + 1, 'AWAITING_CONFIDENCE', 'A', 'PARSED', 'MISSING', repeat(n || ' ', $4), n, 1, now()
     FROM generate_series(0, $3::int - 1) n`,
    [run.id, questionId, rows, textLength],
  );
}

async function readTable(name: string): Promise<Table> {
  const bytes = await exportedBytes(database.pool, { format: 'parquet', name });
  return tableFromIPC(readParquet(bytes).intoIPCStream());
}

function asText(value: unknown): string {
  if (typeof value === 'number' && value > 1e12) return new Date(value).toISOString();
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** RFC 4180, written anew: what wrote the file does not read it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy)) {
    const [, quoted, plain = '', end] = match;
    rows.at(-1)!.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}
