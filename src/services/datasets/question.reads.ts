import type pg from 'pg';
import type { QuestionFilter } from '../../schema/question-filter.js';
import { Question } from '../../schema/question.js';
import { pagesOf, type Page, type PageRequest } from '../database/page.js';
import { Remembered } from '../database/remembered.js';
import { inOrderOf } from '../database/row-order.js';
import { rowsAs } from '../database/rows-as.js';
import { SqlConditions } from '../database/sql-conditions.js';

const COLUMNS = 'q.id, q.dataset_id AS "datasetId", q.position, q.qid, q.task, q.image_id AS "imageId"';

/** What a question says: nearly all of it. */
export type QuestionContent = Required<Pick<Question, 'answerPrompt' | 'confidencePrompt' | 'options' | 'factors'>>;

/** Some 10 MB: every page of answers asks for the questions of a few datasets. */
const MAX_REMEMBERED = 50_000;

/** Questions as the API shows them. Every method is one statement at most, however many ids it is given. */
export class QuestionReads {
  /** A question is never edited once it is imported. */
  private readonly remembered = new Remembered<number, Question>((ids) => this.read(ids), { max: MAX_REMEMBERED });

  constructor(private readonly deps: { readonly pool: pg.Pool }) {}

  byIds(ids: readonly number[]): Promise<(Question | undefined)[]> {
    return this.remembered.load(ids);
  }

  /** One that was read before, which takes no promise; undefined when it has to be read. */
  known(id: number): Question | undefined {
    return this.remembered.known(id);
  }

  async contents(ids: readonly number[]): Promise<(QuestionContent | undefined)[]> {
    const { rows } = await this.deps.pool.query<QuestionContent & { id: number }>(
      `SELECT id, answer_prompt AS "answerPrompt", confidence_prompt AS "confidencePrompt", options, factors
       FROM questions WHERE id = ANY($1::int[])`,
      [ids],
    );
    return inOrderOf(ids, rows, ({ id }) => id);
  }

  async byQids(keys: readonly { datasetId: number; qid: string }[]): Promise<(Question | undefined)[]> {
    const rows = await this.select(
      `SELECT ${COLUMNS} FROM unnest($1::int[], $2::text[]) AS i (dataset_id, qid)
       JOIN questions q ON q.dataset_id = i.dataset_id AND q.qid = i.qid`,
      [keys.map(({ datasetId }) => datasetId), keys.map(({ qid }) => qid)],
    );
    const name = ({ datasetId, qid }: { datasetId: number; qid: string }): string => `${datasetId}:${qid}`;
    return inOrderOf(keys.map(name), rows, name);
  }

  /** One page of each dataset's questions in their order; the cursor is the position. */
  async pagesOfDatasets(
    datasetIds: readonly number[],
    { first, after, where }: PageRequest & { readonly where: QuestionFilter },
  ): Promise<Page<Question>[]> {
    const conditions = questionConditions(datasetIds, where);
    const rows = await this.select(
      `SELECT ${COLUMNS} FROM unnest($1::int[]) AS parent (dataset_id) CROSS JOIN LATERAL (
         SELECT * FROM questions p WHERE p.dataset_id = parent.dataset_id AND ${conditions.sql}
           AND p.position > ${conditions.bind(after?.[0] ?? -1)} ORDER BY p.position LIMIT ${conditions.bind(first + 1)}
       ) q`,
      conditions.values,
    );
    return pagesOf(rows, { parents: datasetIds, parentOf: ({ datasetId }) => datasetId, first });
  }

  async countsOfDatasets(datasetIds: readonly number[], where: QuestionFilter): Promise<number[]> {
    const conditions = questionConditions(datasetIds, where);
    const { rows } = await this.deps.pool.query<{ datasetId: number; count: number }>(
      `SELECT p.dataset_id AS "datasetId", count(*)::int AS count FROM questions p
       WHERE p.dataset_id = ANY($1::int[]) AND ${conditions.sql} GROUP BY p.dataset_id`,
      conditions.values,
    );
    return inOrderOf(datasetIds, rows, ({ datasetId }) => datasetId).map((row) => row?.count ?? 0);
  }

  private async read(ids: readonly number[]): Promise<(Question | undefined)[]> {
    const rows = await this.select(`SELECT ${COLUMNS} FROM questions q WHERE q.id = ANY($1::int[])`, [ids]);
    return inOrderOf(ids, rows, ({ id }) => id);
  }

  private async select(text: string, values: readonly unknown[]): Promise<Question[]> {
    const { rows } = await this.deps.pool.query<Question>(text, [...values]);
    return rowsAs(Question, rows);
  }
}

function questionConditions(datasetIds: readonly number[], { task, factors }: QuestionFilter): SqlConditions {
  const conditions = new SqlConditions(datasetIds);
  conditions.given(task, (place) => `p.task = ${place}::text`);
  for (const factor of factors ?? []) {
    conditions.add(`p.factors ->> ${conditions.bind(factor.name)}::text = ANY(${conditions.bind(factor.in)}::text[])`);
  }
  return conditions;
}
