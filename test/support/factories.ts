import { randomUUID } from 'node:crypto';
import type { AnswerStatus, ParseStatus } from '../../src/schema/answer.js';
import type { RunStatus } from '../../src/schema/run.js';
import { appendWrites } from './append-writes.js';
import { insertRow, integer, only, type Queryable } from './insert-row.js';

/**
 * Rows for tests that need a database: every factory has full defaults, takes overrides for what the test is about,
 * inserts, and returns what it inserted. Parents that are not named are made: `newAnswer(pool)` alone is a complete
 * world. Written for clarity with tens of rows, not for speed with thousands.
 */
export interface DatasetRow {
  readonly id: number;
  readonly name: string;
  readonly version: number;
  readonly contentHash: string;
  readonly description: string | null;
  readonly questionCount: number;
  readonly difficulty: Readonly<Record<string, { readonly factor: string; readonly easier: 'higher' | 'lower' }>>;
}

export async function newDataset(
  pool: Queryable,
  overrides: Partial<Omit<DatasetRow, 'id'>> = {},
): Promise<DatasetRow> {
  const row = {
    name: `dataset-${randomUUID()}`,
    version: 1,
    contentHash: randomUUID(),
    description: null,
    questionCount: 0,
    difficulty: {},
    ...overrides,
  };
  const id = await insertRow(pool, 'datasets', {
    name: row.name,
    version: row.version,
    content_hash: row.contentHash,
    description: row.description,
    question_count: row.questionCount,
    difficulty: JSON.stringify(row.difficulty),
  });
  return { id, ...row };
}

export interface QuestionRow {
  readonly id: number;
  readonly datasetId: number;
  readonly position: number;
  readonly qid: string;
  readonly task: string;
  readonly answerPrompt: string;
  readonly confidencePrompt: string;
  readonly options: readonly { readonly letter: string; readonly text: string }[];
  readonly factors: Readonly<Record<string, string>>;
  readonly imageId: number | null;
}

/** The next position of its dataset unless told; `question_count` follows. */
export async function newQuestion(
  pool: Queryable,
  overrides: Partial<Omit<QuestionRow, 'id'>> = {},
): Promise<QuestionRow> {
  const datasetId = overrides.datasetId ?? (await newDataset(pool)).id;
  const position =
    overrides.position ??
    (await integer(
      pool,
      'SELECT coalesce(max(position) + 1, 0) AS value FROM questions WHERE dataset_id = $1',
      datasetId,
    ));
  const row = {
    qid: `Q-${String(position + 1).padStart(4, '0')}`,
    task: 'Grid',
    answerPrompt:
      'Which one has more: O or X?\nChoose one:\nA. O\nB. X\nAnswer with A or B only without any reasoning.',
    confidencePrompt: 'How confident are you in your choice, from 1 to 5?',
    options: [
      { letter: 'A', text: 'O' },
      { letter: 'B', text: 'X' },
    ],
    factors: {},
    imageId: null,
    ...overrides,
    datasetId,
    position,
  };
  const id = await insertRow(pool, 'questions', {
    dataset_id: datasetId,
    position,
    qid: row.qid,
    task: row.task,
    answer_prompt: row.answerPrompt,
    confidence_prompt: row.confidencePrompt,
    options: JSON.stringify(row.options),
    factors: JSON.stringify(row.factors),
    image_id: row.imageId,
  });
  await pool.query('UPDATE datasets SET question_count = question_count + 1 WHERE id = $1', [datasetId]);
  return { id, ...row };
}

export interface AnswerKeyRow {
  readonly id: number;
  readonly datasetId: number;
  readonly name: string;
  readonly source: 'CATALOG' | 'FILE' | 'PIXELS';
  readonly isDefault: boolean;
  /** Letter by qid; a question left out has no truth under this key. */
  readonly letters: Readonly<Record<string, string>>;
}

/** The dataset's first key is its default unless told. */
export async function newAnswerKey(
  pool: Queryable,
  overrides: Partial<Omit<AnswerKeyRow, 'id'>> = {},
): Promise<AnswerKeyRow> {
  const datasetId = overrides.datasetId ?? (await newDataset(pool)).id;
  const keyCount = await integer(
    pool,
    'SELECT count(*)::int AS value FROM answer_keys WHERE dataset_id = $1',
    datasetId,
  );
  const row = {
    name: keyCount === 0 ? 'catalog' : `key-${randomUUID()}`,
    source: 'CATALOG' as const,
    isDefault: keyCount === 0,
    letters: {},
    ...overrides,
    datasetId,
  };
  const id = await insertRow(pool, 'answer_keys', {
    dataset_id: datasetId,
    name: row.name,
    source: row.source,
    is_default: row.isDefault,
  });
  await pool.query(
    `INSERT INTO answer_key_entries (answer_key_id, question_id, letter)
     SELECT $1::int, q.id, given.value FROM jsonb_each_text($2::jsonb) AS given
     JOIN questions q ON q.dataset_id = $3 AND q.qid = given.key`,
    [id, JSON.stringify(row.letters), datasetId],
  );
  return { id, ...row };
}

export interface BackendRow {
  readonly id: number;
  readonly name: string;
  readonly kind: 'VLLM' | 'SIMULATED' | 'IMPORTED';
}

/** The backend of that name, made where there is none. */
export async function newBackend(
  pool: Queryable,
  overrides: Partial<Omit<BackendRow, 'id'>> = {},
): Promise<BackendRow> {
  const row = { name: 'simulated', kind: 'SIMULATED' as const, ...overrides };
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO backends (name, kind) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET kind = excluded.kind RETURNING id`,
    [row.name, row.kind],
  );
  return { id: only(rows).id, ...row };
}

export interface RunRow {
  readonly id: number;
  readonly name: string;
  readonly datasetId: number;
  readonly backendId: number;
  readonly model: string;
  readonly status: RunStatus;
  readonly statusReason: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly labels: readonly string[];
  readonly total: number;
}

/** A completed run without answers; `total` is the dataset's question count unless told. */
export async function newRun(pool: Queryable, overrides: Partial<Omit<RunRow, 'id'>> = {}): Promise<RunRow> {
  const datasetId = overrides.datasetId ?? (await newDataset(pool)).id;
  const row = {
    name: `run-${randomUUID()}`,
    backendId: overrides.backendId ?? (await newBackend(pool)).id,
    model: 'Qwen/Qwen2.5-VL-72B-Instruct',
    status: 'COMPLETED' as const,
    statusReason: null,
    settings: {
      temperature: 0,
      maxAnswerTokens: 8,
      maxConfidenceTokens: 16,
      seed: null,
      samplesPerQuestion: 1,
      constrainOutput: false,
      logprobs: true,
      questionLimit: null,
      tasks: null,
    },
    environment: {},
    labels: [],
    total: await integer(pool, 'SELECT question_count AS value FROM datasets WHERE id = $1', datasetId),
    ...overrides,
    datasetId,
  };
  const id = await insertRow(pool, 'runs', {
    name: row.name,
    dataset_id: datasetId,
    backend_id: row.backendId,
    model: row.model,
    status: row.status,
    status_reason: row.statusReason,
    settings: JSON.stringify(row.settings),
    environment: JSON.stringify(row.environment),
    labels: row.labels,
    total: row.total,
    started_at: row.status === 'QUEUED' ? null : new Date(),
    finished_at: ['COMPLETED', 'FAILED', 'CANCELLED'].includes(row.status) ? new Date() : null,
  });
  return { id, ...row };
}

export interface AnswerRow {
  readonly runId: number;
  readonly questionId: number;
  readonly sample: number;
  readonly sequence: number;
  readonly status: AnswerStatus;
  readonly letter: string | null;
  readonly letterStatus: ParseStatus;
  readonly confidence: number | null;
  readonly confidenceStatus: ParseStatus;
  readonly probabilities: Readonly<Record<string, number>> | null;
  readonly tokenConfidence: number | null;
  readonly answerLatencyMs: number | null;
  readonly confidenceLatencyMs: number | null;
}

/**
 * A complete answer A with confidence 5, with its writes in the log and the run's counters moved as the real store
 * does. A null letter or confidence is UNPARSED unless its status says MISSING; `status: 'AWAITING_CONFIDENCE'` has no
 * second stage and `status: 'FAILED'` has neither stage unless told.
 */
export async function newAnswer(
  pool: Queryable,
  overrides: Partial<Omit<AnswerRow, 'sequence'>> = {},
): Promise<AnswerRow> {
  const runId = overrides.runId ?? (await newRun(pool, { total: 1 })).id;
  const datasetId = await integer(pool, 'SELECT dataset_id AS value FROM runs WHERE id = $1', runId);
  const questionId = overrides.questionId ?? (await newQuestion(pool, { datasetId })).id;
  const row = { ...answerDefaults(overrides), ...overrides, runId, questionId };
  const stages = [row.letterStatus !== 'MISSING' ? [1] : [], row.confidenceStatus !== 'MISSING' ? [2] : []].flat();
  if (row.status === 'FAILED') stages.push(stages.length + 1);
  const sequence = await appendWrites(pool, row, stages);
  await pool.query(
    `INSERT INTO answers (run_id, question_id, sample, sequence, status, letter, letter_status, confidence,
       confidence_status, probabilities, token_confidence, answer_text, answer_latency_ms, answer_attempts,
       answer_written_at, confidence_text, confidence_latency_ms, confidence_attempts, confidence_written_at, error)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
    [
      ...[runId, questionId, row.sample, sequence, row.status, row.letter, row.letterStatus, row.confidence],
      ...[row.confidenceStatus, row.probabilities && JSON.stringify(row.probabilities), row.tokenConfidence],
      ...stageColumns(row.letterStatus, row.letter ?? 'I cannot tell.', row.answerLatencyMs),
      ...stageColumns(row.confidenceStatus, `confidence: ${row.confidence ?? 'N'}`, row.confidenceLatencyMs),
      row.status === 'FAILED'
        ? { code: 'MODEL_UNAVAILABLE', message: 'The backend did not answer.', stage: stages.at(-1), attempts: 3 }
        : null,
    ],
  );
  return { ...row, sequence };
}

function answerDefaults(overrides: Partial<AnswerRow>): Omit<AnswerRow, 'runId' | 'questionId' | 'sequence'> {
  const status = overrides.status ?? 'COMPLETE';
  const letterStatus = overrides.letterStatus ?? parseStatus(overrides.letter, status === 'FAILED');
  const confidenceStatus = overrides.confidenceStatus ?? parseStatus(overrides.confidence, status !== 'COMPLETE');
  return {
    sample: 0,
    status,
    letter: letterStatus === 'PARSED' ? 'A' : null,
    letterStatus,
    confidence: confidenceStatus === 'PARSED' ? 5 : null,
    confidenceStatus,
    probabilities: null,
    tokenConfidence: null,
    answerLatencyMs: letterStatus === 'MISSING' ? null : 1000,
    confidenceLatencyMs: confidenceStatus === 'MISSING' ? null : 500,
  };
}

function parseStatus(given: string | number | null | undefined, isMissingByDefault: boolean): ParseStatus {
  if (given === null) return 'UNPARSED';
  return given === undefined && isMissingByDefault ? 'MISSING' : 'PARSED';
}

/** Text, latency, attempts and time of one stage; all null for a stage that has no reply. */
function stageColumns(status: ParseStatus, text: string, latencyMs: number | null): unknown[] {
  return status === 'MISSING' ? [null, null, null, null] : [text, latencyMs, 1, new Date()];
}
