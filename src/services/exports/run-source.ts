import type pg from 'pg';
import type { Option } from '../../schema/question.js';
import { answerSelection, type AnswerField, type StoredAnswer } from '../answers/answer.reads.js';
import { readBatches } from '../database/snapshot.js';
import { SqlConditions } from '../database/sql-conditions.js';
import { answerFilterSql, type AnswerConditions } from '../metrics/answer-filter.js';
import type { AnswerKeyRef } from '../metrics/answer-key-lookup.js';
import { loadDatasetFactors } from '../metrics/dataset-factors.js';
import { naturalOrder } from '../metrics/natural-order.js';

/**
 * Rows a batch: large enough that round trips do not count, small enough that writing one keeps nothing else in this
 * process waiting for more than some milliseconds.
 */
export const BATCH_ROWS = 250;

/** Whose answers are exported. */
export interface ExportedRun {
  readonly id: number;
  readonly name: string;
  readonly model: string;
  readonly datasetId: number;
  readonly datasetName: string;
  readonly datasetVersion: number;
}

/** A question with what is right of it. */
export interface ExportedQuestion {
  readonly id: number;
  readonly qid: string;
  readonly task: string;
  readonly answerPrompt: string;
  readonly confidencePrompt: string;
  readonly options: readonly Option[];
  readonly factors: Readonly<Record<string, string>>;
  readonly hasImage: boolean;
  /** The right letter under the key in use; null where there is no key or it does not hold the question. */
  readonly truth: string | null;
}

/** What was asked for of an answer, beside its question: one object for all answers to it that are read together. */
export type ExportedAnswer<Field extends AnswerField = AnswerField> = Pick<StoredAnswer, Field> & {
  readonly question: ExportedQuestion;
};

/** How many answers have one confidence, and how many of them are right. */
export interface ConfidenceTally {
  /** Null: those without one. */
  readonly confidence: number | null;
  readonly total: number;
  readonly correct: number;
}

const QUESTION_COLUMNS = `q.id, q.qid, q.task, q.answer_prompt AS "answerPrompt", q.confidence_prompt AS "confidencePrompt",
  q.options, q.factors, q.image_id IS NOT NULL AS "hasImage", e.letter AS truth`;

/** What can be called right or wrong: there is a reply, and the key holds the question. The same as `accuracy` counts. */
const JUDGED = "a.letter_status <> 'MISSING' AND e.letter IS NOT NULL";

interface Reading {
  /** Only answers that can be called right or wrong. */
  readonly onlyJudged?: boolean;
  /** In the order of the dataset's questions unless told otherwise; then by sample. */
  readonly order?: 'qid';
  /** Whether the next batch may come while the present one is worked on: always unless told. */
  readonly mayComeAhead?: () => boolean;
}

/** The answers of one run under one key and filter, as every format reads them. */
export class RunSource {
  constructor(
    private readonly client: pg.ClientBase,
    readonly run: ExportedRun,
    readonly answerKey: AnswerKeyRef | null,
    private readonly where: AnswerConditions,
  ) {}

  /**
   * Batches of answers. A question is read once for many answers, not with each: its prompts are most of what there is to
   * read, and its answers stand together.
   * @param fields  what to read of each answer
   */
  batches<Field extends AnswerField>(
    fields: readonly Field[],
    { onlyJudged = false, order, mayComeAhead }: Reading = {},
  ): AsyncGenerator<ExportedAnswer<Field>[], void> {
    const { values, from } = this.selection(onlyJudged);
    // By code point, as Python sorts; the database's own order depends on where it runs.
    const by = order === 'qid' ? 'q.qid COLLATE "C"' : 'q.position';
    const columns = answerSelection([...new Set<AnswerField>(['questionId', ...fields])]);
    let questions: ReadonlyMap<number, ExportedQuestion> = new Map();
    return readBatches<ExportedAnswer<Field | 'questionId'>>(this.client, {
      text: `SELECT ${columns} ${from} ORDER BY ${by}, a.sample`,
      values,
      size: BATCH_ROWS,
      ...(mayComeAhead && { mayComeAhead }),
      complete: async (answers) => {
        questions = await this.questionsOf(answers, questions);
        for (const answer of answers) Object.assign(answer, { question: questions.get(answer.questionId) });
      },
    });
  }

  /** Of the answers that can be called right or wrong, the highest confidence first. */
  async tallies(): Promise<ConfidenceTally[]> {
    const { values, from } = this.selection(true);
    const { rows } = await this.client.query<ConfidenceTally>(
      `SELECT a.confidence, count(*)::int AS total, (count(*) FILTER (WHERE a.letter = e.letter))::int AS correct
       ${from} GROUP BY a.confidence ORDER BY a.confidence DESC NULLS LAST`,
      [...values],
    );
    return rows;
  }

  /** The names of the factors of the run's dataset, in natural order. */
  async factors(): Promise<string[]> {
    const [found] = await loadDatasetFactors(this.client, [this.run.datasetId]);
    return (found?.factors ?? []).toSorted(naturalOrder);
  }

  /** The option letters of the run's dataset, A first. */
  async letters(): Promise<string[]> {
    const { rows } = await this.client.query<{ letter: string }>(
      `SELECT DISTINCT o.option ->> 'letter' AS letter FROM questions q, jsonb_array_elements(q.options) AS o (option)
       WHERE q.dataset_id = $1 ORDER BY letter`,
      [this.run.datasetId],
    );
    return rows.map(({ letter }) => letter);
  }

  /** By id, those that these answers answer; read are only the ones that are not known already. */
  private async questionsOf(
    answers: readonly Pick<StoredAnswer, 'questionId'>[],
    known: ReadonlyMap<number, ExportedQuestion>,
  ): Promise<ReadonlyMap<number, ExportedQuestion>> {
    const ids = [...new Set(answers.map(({ questionId }) => questionId))];
    const unknown = ids.filter((id) => !known.has(id));
    const kept = ids.flatMap((id) => known.get(id) ?? []);
    const read = unknown.length === 0 ? [] : await this.readQuestions(unknown);
    return new Map([...kept, ...read].map((question) => [question.id, question]));
  }

  private async readQuestions(ids: readonly number[]): Promise<ExportedQuestion[]> {
    const { rows } = await this.client.query<ExportedQuestion>(
      `SELECT ${QUESTION_COLUMNS} FROM questions q
       LEFT JOIN answer_key_entries e ON e.answer_key_id = $2::int AND e.question_id = q.id WHERE q.id = ANY($1::int[])`,
      [ids, this.answerKey?.id ?? null],
    );
    return rows;
  }

  private selection(onlyJudged: boolean): { values: readonly unknown[]; from: string } {
    const conditions = new SqlConditions(this.run.id, this.answerKey?.id ?? null, this.run.datasetId);
    for (const condition of answerFilterSql(this.where, conditions.values).conditions) conditions.add(condition);
    if (onlyJudged) conditions.add(JUDGED);
    const from = `FROM answers a JOIN questions q ON q.id = a.question_id
      LEFT JOIN answer_key_entries e ON e.answer_key_id = $2::int AND e.question_id = a.question_id
      WHERE a.run_id = $1::int AND q.dataset_id = $3::int AND ${conditions.sql}`;
    return { values: conditions.values, from };
  }
}

/** Under the key in use; null where nothing can be called right or wrong. */
export function isCorrect({
  letterStatus,
  letter,
  question,
}: ExportedAnswer<'letterStatus' | 'letter'>): boolean | null {
  return letterStatus === 'MISSING' || question.truth === null ? null : letter === question.truth;
}
