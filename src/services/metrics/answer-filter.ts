import type { AnswerFilter } from '../../schema/answer-filter.js';
import type { FactorFilter } from '../../schema/factor-filter.js';
import { factorSql } from './factor-sql.js';

/** An AnswerFilter, or a literal of its shape. */
export type AnswerConditions = Readonly<Omit<AnswerFilter, 'factors'>> & {
  readonly factors?: readonly Readonly<FactorFilter>[] | null;
};

/** What a filter is in SQL. Conditions are to be joined by AND; none of them means that every answer passes. */
export interface AnswerFilterSql {
  /** All of them. */
  readonly conditions: readonly string[];
  /** Those that name only `q`, for a statement that picks the questions first; the rest is `answerConditions`. */
  readonly questionConditions: readonly string[];
  readonly answerConditions: readonly string[];
  /** The conditions name `q`: join questions. */
  readonly needsQuestions: boolean;
  /** The conditions name `e`: join the entries of the key in use. */
  readonly needsKey: boolean;
}

/**
 * The filter as conditions over three aliases: `answers a`, `questions q` and `answer_key_entries e`, the last joined
 * LEFT for the key in use. Unknown names match nothing here; `checkFilterNames` says so before.
 *
 * An empty list matches nothing. `correct: true` means that the letter is the key's. `correct: false` is everything
 * else that accuracy counts: a wrong letter, or a reply without one, to a question that has a truth.
 *
 * @param params  the values of the statement so far; those of the filter are appended
 *
 *     const params: unknown[] = [runId];
 *     const { conditions } = answerFilterSql({ tasks: ['Grid'] }, params); // ['q.task = ANY($2::text[])']
 */
export function answerFilterSql(filter: AnswerConditions, params: unknown[]): AnswerFilterSql {
  const value = (given: unknown): string => `$${params.push(given)}`;
  const questionConditions = [
    filter.tasks && `q.task = ANY(${value(filter.tasks)}::text[])`,
    filter.qids && `q.qid = ANY(${value(filter.qids)}::text[])`,
    ...(filter.factors ?? []).map(
      ({ name, in: values }) => `${factorSql(name, params)} = ANY(${value(values)}::text[])`,
    ),
  ].filter(isGiven);
  const ofAnswer = [
    filter.status && `a.status = ${value(filter.status)}::text`,
    filter.confidence && `a.confidence = ANY(${value(filter.confidence)}::int[])`,
    filter.sample != null && `a.sample = ${value(filter.sample)}::int`,
  ].filter(isGiven);
  const ofKey = filter.correct == null ? [] : [filter.correct ? IS_CORRECT : IS_WRONG];
  const answerConditions = [...ofAnswer, ...ofKey];
  return {
    conditions: [...answerConditions, ...questionConditions],
    questionConditions,
    answerConditions,
    needsQuestions: questionConditions.length > 0,
    needsKey: ofKey.length > 0,
  };
}

const IS_CORRECT = 'a.letter = e.letter';
const IS_WRONG = "(e.letter IS NOT NULL AND a.letter_status <> 'MISSING' AND a.letter IS DISTINCT FROM e.letter)";

function isGiven(condition: string | false | null | undefined): condition is string {
  return Boolean(condition);
}

/** Equal for filters that mean the same, whatever the order of their fields: what loaders cache and batch by. */
export function filterKey(filter: AnswerConditions): string {
  const { tasks, factors, qids, status, confidence, correct, sample } = filter;
  const pairs = factors?.map(({ name, in: values }) => [name, values]);
  return JSON.stringify([tasks, pairs, qids, status, confidence, correct, sample].map((field) => field ?? null));
}
