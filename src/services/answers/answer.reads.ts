import type pg from 'pg';
import type { AnswerFilter } from '../../schema/answer-filter.js';
import { Answer } from '../../schema/answer.js';
import { pagesOf, type Page, type PageRequest } from '../database/page.js';
import { inOrderOf } from '../database/row-order.js';
import { rowsAs } from '../database/rows-as.js';
import { SqlConditions } from '../database/sql-conditions.js';
import { answerFilterSql } from '../metrics/answer-filter.js';

const OUTCOME_COLUMNS = `a.run_id AS "runId", a.question_id AS "questionId", a.sample, a.sequence, a.status, a.letter,
  a.letter_status AS "letterStatus", a.confidence, a.confidence_status AS "confidenceStatus",
  a.probabilities AS "letterProbabilities", a.token_confidence AS "tokenConfidence", a.reused,
  a.reused_from AS "reusedFromId",
  a.error || CASE WHEN a.error IS NOT NULL THEN jsonb_build_object('retrying', a.error ? 'retrying') END AS error`;

/** Of a row `a`, named as Answer has them. Without logprobs: they are large, and nothing in the API shows them. */
export const ANSWER_COLUMNS = `${OUTCOME_COLUMNS},
  a.answer_text AS "answerText", a.answer_latency_ms AS "answerLatencyMs", a.answer_attempts AS "answerAttempts",
  a.answer_finish_reason AS "answerFinishReason", a.answer_prompt_tokens AS "answerPromptTokens",
  a.answer_cached_prompt_tokens AS "answerCachedPromptTokens",
  a.answer_completion_tokens AS "answerCompletionTokens", a.answer_written_at AS "answerWrittenAt",
  a.confidence_text AS "confidenceText", a.confidence_latency_ms AS "confidenceLatencyMs",
  a.confidence_attempts AS "confidenceAttempts", a.confidence_finish_reason AS "confidenceFinishReason",
  a.confidence_prompt_tokens AS "confidencePromptTokens",
  a.confidence_cached_prompt_tokens AS "confidenceCachedPromptTokens",
  a.confidence_completion_tokens AS "confidenceCompletionTokens", a.confidence_written_at AS "confidenceWrittenAt"`;

/** A page of answers. */
export interface AnswersRequest extends PageRequest {
  /** With the replies of both stages, which are most of an answer. */
  readonly withStages: boolean;
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
    { first, after, where, withStages }: AnswersRequest & { readonly where: AnswerFilter },
  ): Promise<Page<Answer>[]> {
    const { conditions, joins } = answerConditions(runIds, where);
    if (after) conditions.add(`(a.question_id, a.sample) > (${after.map((part) => conditions.bind(part)).join(', ')})`);
    const rows = await this.select(
      `SELECT a.* FROM unnest($1::int[]) AS parent (run_id) CROSS JOIN LATERAL (
         SELECT ${columns(withStages)} FROM answers a ${joins} WHERE a.run_id = parent.run_id AND ${conditions.sql}
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
    { first, after, withStages }: AnswersRequest,
  ): Promise<Page<Answer>[]> {
    const conditions = new SqlConditions(questionIds);
    if (after) conditions.add(`(a.run_id, a.sample) > (${after.map((part) => conditions.bind(part)).join(', ')})`);
    const rows = await this.select(
      `SELECT a.* FROM unnest($1::int[]) AS parent (question_id) CROSS JOIN LATERAL (
         SELECT ${columns(withStages)} FROM answers a WHERE a.question_id = parent.question_id AND ${conditions.sql}
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

function columns(withStages: boolean): string {
  return withStages ? ANSWER_COLUMNS : OUTCOME_COLUMNS;
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
