import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import { FOLD_SQL } from '../fold.js';
import { TASK_FACTOR } from '../factor-sql.js';
import { integersOf } from './network-bytes.js';

/** One value of every question of a dataset, in order of position. */
export interface QuestionColumn {
  /** The distinct values, in the byte order of their text. */
  readonly values: readonly string[];
  /** By question: place of its value from 1; 0 where it has none. */
  readonly codes: Int32Array;
}

/** What column: a factor (or the task) by name, the letters of a key, or the folds of a cross-fit. */
export type ColumnName = { readonly factor: string } | { readonly answerKeyId: number } | 'fold';

export interface ColumnRequest {
  readonly datasetId: number;
  readonly column: ColumnName;
}

const MAX_BYTES = 64 * 1024 * 1024;

const COLUMNS = `
  SELECT place::int AS place,
    coalesce(array_agg(value ORDER BY code) FILTER (WHERE is_first AND value IS NOT NULL), '{}') AS "values",
    string_agg(int4send(CASE WHEN value IS NULL THEN 0 ELSE code END), ''::bytea ORDER BY position) AS codes
  FROM (
    SELECT place, position, value, (dense_rank() OVER (PARTITION BY place ORDER BY value))::int AS code,
      row_number() OVER (PARTITION BY place, value) = 1 AS is_first
    FROM (
      SELECT c.place, q.position, (CASE c.kind WHEN 'task' THEN q.task WHEN 'fold' THEN ${FOLD_SQL}::text
        WHEN 'key' THEN e.letter ELSE q.factors ->> c.name END) COLLATE "C" AS value
      FROM unnest($1::int[], $2::text[], $3::text[], $4::int[]) WITH ORDINALITY
        AS c (dataset_id, kind, name, answer_key_id, place)
      JOIN questions q ON q.dataset_id = c.dataset_id
      LEFT JOIN answer_key_entries e ON e.answer_key_id = c.answer_key_id AND e.question_id = q.id
    ) valued
  ) coded GROUP BY place`;

/**
 * Columns of datasets, kept in memory up to a bound, the least lately used dropped first. Nothing in them changes: a
 * dataset's questions and a key's letters are never edited once imported. What is asked for at once, by however many
 * callers, is read in one statement.
 */
export class QuestionColumns {
  readonly #kept = new LRUCache<string, Promise<QuestionColumn>>({ maxSize: MAX_BYTES });
  readonly #loader: DataLoader<ColumnRequest, QuestionColumn>;

  constructor(private readonly deps: { readonly pool: pg.Pool }) {
    this.#loader = new DataLoader((requests) => this.#read(requests), { cache: false });
  }

  /** In the order of the requests. */
  load(requests: readonly ColumnRequest[]): Promise<QuestionColumn[]> {
    return Promise.all(requests.map((request) => this.#one(request)));
  }

  #one(request: ColumnRequest): Promise<QuestionColumn> {
    const key = JSON.stringify(request);
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const loading = this.#loader.load(request);
    // How large it is shows only afterwards.
    this.#kept.set(key, loading, { size: 1 });
    loading.then(
      (column) => this.#kept.set(key, loading, { size: bytesOf(column) }),
      () => this.#kept.delete(key),
    );
    return loading;
  }

  async #read(requests: readonly ColumnRequest[]): Promise<QuestionColumn[]> {
    const parts = requests.map(({ column }) => partsOf(column));
    const { rows } = await this.deps.pool.query<{ place: number; values: string[]; codes: Buffer }>(COLUMNS, [
      requests.map(({ datasetId }) => datasetId),
      parts.map(({ kind }) => kind),
      parts.map(({ name }) => name),
      parts.map(({ answerKeyId }) => answerKeyId),
    ]);
    const columns = requests.map(() => NO_QUESTIONS);
    for (const { place, values, codes } of rows) columns[place - 1] = { values, codes: integersOf(codes) };
    return columns;
  }
}

function bytesOf({ codes, values }: QuestionColumn): number {
  return codes.byteLength + values.reduce((sum, { length }) => sum + 2 * length, 64);
}

const NO_QUESTIONS: QuestionColumn = { values: [], codes: new Int32Array(0) };

function partsOf(column: ColumnName): { kind: string; name: string | null; answerKeyId: number | null } {
  if (column === 'fold') return { kind: 'fold', name: null, answerKeyId: null };
  if ('answerKeyId' in column) return { kind: 'key', name: null, answerKeyId: column.answerKeyId };
  return { kind: column.factor === TASK_FACTOR ? 'task' : 'factor', name: column.factor, answerKeyId: null };
}
