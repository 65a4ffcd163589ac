import type pg from 'pg';
import type { AnswerFilter } from '../../schema/answer-filter.js';
import { Answer } from '../../schema/answer.js';
import { pagesOf, type Page, type PageRequest } from '../database/page.js';
import { inOrderOf } from '../database/row-order.js';
import { rowsAs } from '../database/rows-as.js';
import { SqlConditions } from '../database/sql-conditions.js';
import { answerFilterSql } from '../metrics/answer-filter.js';

/** An answer as it is read. Without logprobs: they are large, and nothing in the API shows them. */
export type StoredAnswer = Omit<Answer, 'id' | 'logprobs'>;
export type AnswerField = keyof StoredAnswer;

/** Where each field comes from, of a row `a`. */
const OUTCOME = {
  runId: 'a.run_id',
  questionId: 'a.question_id',
  sample: 'a.sample',
  sequence: 'a.sequence',
  status: 'a.status',
  letter: 'a.letter',
  letterStatus: 'a.letter_status',
  confidence: 'a.confidence',
  confidenceStatus: 'a.confidence_status',
  letterProbabilities: 'a.probabilities',
  tokenConfidence: 'a.token_confidence',
  reused: 'a.reused',
  reusedFromId: 'a.reused_from',
  error: `a.error || CASE WHEN a.error IS NOT NULL THEN jsonb_build_object('retrying', a.error ? 'retrying') END`,
} as const satisfies Partial<Record<AnswerField, string>>;

const STAGES = {
  answerText: 'a.answer_text',
  answerLatencyMs: 'a.answer_latency_ms',
  answerAttempts: 'a.answer_attempts',
  answerFinishReason: 'a.answer_finish_reason',
  answerPromptTokens: 'a.answer_prompt_tokens',
  answerCachedPromptTokens: 'a.answer_cached_prompt_tokens',
  answerCompletionTokens: 'a.answer_completion_tokens',
  answerWrittenAt: 'a.answer_written_at',
  confidenceText: 'a.confidence_text',
  confidenceLatencyMs: 'a.confidence_latency_ms',
  confidenceAttempts: 'a.confidence_attempts',
  confidenceFinishReason: 'a.confidence_finish_reason',
  confidencePromptTokens: 'a.confidence_prompt_tokens',
  confidenceCachedPromptTokens: 'a.confidence_cached_prompt_tokens',
  confidenceCompletionTokens: 'a.confidence_completion_tokens',
  confidenceWrittenAt: 'a.confidence_written_at',
} as const satisfies Partial<Record<AnswerField, string>>;

const FIELDS: Readonly<Record<AnswerField, string>> = { ...OUTCOME, ...STAGES };
export const ANSWER_FIELDS = Object.keys(FIELDS) as readonly AnswerField[];
/** The replies of both stages: most of an answer. */
export const STAGE_FIELDS = Object.keys(STAGES) as readonly AnswerField[];

/** What to select of a row `a` for these fields of Answer. */
export function answerSelection(fields: readonly AnswerField[]): string {
  return fields.map((field) => `${FIELDS[field]} AS "${field}"`).join(', ');
}

/** All of them. */
export const ANSWER_COLUMNS = answerSelection(ANSWER_FIELDS);

/** A page of answers. */
export interface AnswersRequest extends PageRequest {
  /** What is read of them; the rest of an answer is undefined. Its key is always needed. */
  readonly fields: readonly AnswerField[];
}

/** The primary key of an answer. */
export interface AnswerId {
  readonly runId: number;
  readonly questionId: number;
  readonly sample: number;
}

export function answerIdText({ runId, questionId, sample }: AnswerId): string {
  return `${runId}:${questionId}:${sample}`;
}

/** Answers as the API shows them. Every method is one statement, however many ids it is given. */
export class AnswerReads {
  constructor(private readonly deps: { readonly pool: pg.Pool }) {}

  async byIds(ids: readonly AnswerId[]): Promise<(Answer | undefined)[]> {
    // LATERAL ... LIMIT 1 keeps every probe on the primary key: a plain join, planned on a still empty table, scans.
    const rows = await this.select(
      `SELECT ${ANSWER_COLUMNS} FROM unnest($1::int[], $2::int[], $3::int[]) AS i (run_id, question_id, sample)
       CROSS JOIN LATERAL (
         SELECT * FROM answers p
         WHERE p.run_id = i.run_id AND p.question_id = i.question_id AND p.sample = i.sample LIMIT 1
       ) a`,
      [ids.map(({ runId }) => runId), ids.map(({ questionId }) => questionId), ids.map(({ sample }) => sample)],
    );
    return inOrderOf(ids.map(answerIdText), rows, answerIdText);
  }

  /** One page of each run's answers, ordered by (question, sample), which is also their cursor. */
  async pagesOfRuns(
    runIds: readonly number[],
    { first, after, where, fields }: AnswersRequest & { readonly where: AnswerFilter },
  ): Promise<Page<Answer>[]> {
    const { conditions, joins } = answerConditions(runIds, where);
    if (after) conditions.add(`(a.question_id, a.sample) > (${after.map((part) => conditions.bind(part)).join(', ')})`);
    const rows = await this.select(
      `SELECT a.* FROM unnest($1::int[]) AS parent (run_id) CROSS JOIN LATERAL (
         SELECT ${answerSelection(fields)} FROM answers a ${joins} WHERE a.run_id = parent.run_id AND ${conditions.sql}
         ORDER BY a.question_id, a.sample LIMIT ${conditions.bind(first + 1)}
       ) a`,
      conditions.values,
    );
    return pagesOf(rows, { parents: runIds, parentOf: ({ runId }) => runId, first });
  }

  async countsOfRuns(runIds: readonly number[], where: AnswerFilter): Promise<number[]> {
    const { conditions, joins } = answerConditions(runIds, where);
    const { rows } = await this.deps.pool.query<{ runId: number; count: number }>(
      `SELECT a.run_id AS "runId", count(*)::int AS count FROM answers a ${joins}
       WHERE a.run_id = ANY($1::int[]) AND ${conditions.sql} GROUP BY a.run_id`,
      conditions.values,
    );
    return inOrderOf(runIds, rows, ({ runId }) => runId).map((row) => row?.count ?? 0);
  }

  /** One page of each question's answers over all runs, ordered by (run, sample), which is also their cursor. */
  async pagesOfQuestions(
    questionIds: readonly number[],
    { first, after, fields }: AnswersRequest,
  ): Promise<Page<Answer>[]> {
    const conditions = new SqlConditions(questionIds);
    if (after) conditions.add(`(a.run_id, a.sample) > (${after.map((part) => conditions.bind(part)).join(', ')})`);
    const rows = await this.select(
      `SELECT a.* FROM unnest($1::int[]) AS parent (question_id) CROSS JOIN LATERAL (
         SELECT ${answerSelection(fields)} FROM answers a WHERE a.question_id = parent.question_id AND ${conditions.sql}
         ORDER BY a.run_id, a.sample LIMIT ${conditions.bind(first + 1)}
       ) a`,
      conditions.values,
    );
    return pagesOf(rows, { parents: questionIds, parentOf: ({ questionId }) => questionId, first });
  }

  async countsOfQuestions(questionIds: readonly number[]): Promise<number[]> {
    const { rows } = await this.deps.pool.query<{ questionId: number; count: number }>(
      `SELECT question_id AS "questionId", count(*)::int AS count FROM answers
       WHERE question_id = ANY($1::int[]) GROUP BY question_id`,
      [questionIds],
    );
    return inOrderOf(questionIds, rows, ({ questionId }) => questionId).map((row) => row?.count ?? 0);
  }

  private async select(text: string, values: readonly unknown[]): Promise<Answer[]> {
    const { rows } = await this.deps.pool.query<Answer>(text, [...values]);
    return rowsAs(Answer, rows);
  }
}

/** Under the default key of the run's dataset, where the filter asks for correctness. */
const KEY_JOIN = `JOIN runs r ON r.id = a.run_id
  LEFT JOIN answer_keys k ON k.dataset_id = r.dataset_id AND k.is_default
  LEFT JOIN answer_key_entries e ON e.answer_key_id = k.id AND e.question_id = a.question_id`;

/** @param runIds  bound as $1 */
function answerConditions(
  runIds: readonly number[],
  where: AnswerFilter,
): { conditions: SqlConditions; joins: string } {
  const conditions = new SqlConditions(runIds);
  const filter = answerFilterSql(where, conditions.values);
  for (const condition of filter.conditions) conditions.add(condition);
  const joins = [filter.needsQuestions && 'JOIN questions q ON q.id = a.question_id', filter.needsKey && KEY_JOIN];
  return { conditions, joins: joins.filter(Boolean).join(' ') };
}
