import type pg from 'pg';
import { answerFilterSql, filterKey, type AnswerConditions } from './answer-filter.js';
import { factorSql } from './factor-sql.js';

/**
 * Reads aggregates over answers for many requests at once. Requests that share filter and grouping, of whatever runs
 * and keys, become one statement, so a list of runs costs what one run costs, and so does a list of groups.
 */
export interface SliceRequest {
  readonly runId: number;
  readonly answerKeyId: number;
  readonly filter: AnswerConditions;
  /** Grouping factors, outermost first; a question without one of them is in no group. */
  readonly factors: readonly string[];
}

/** What to select for each group, over `answers a` and, where `needsKey`, `answer_key_entries e` (joined LEFT). */
export interface SliceSelection {
  readonly columns: string;
  /** Expressions to group by beyond run, key and factors. */
  readonly groupBy?: readonly string[];
  readonly needsKey: boolean;
}

/** One row of the statement: the selected columns and the group they belong to. */
export type SliceRow<Columns> = Columns & { readonly groups: readonly string[] };

/** Equal for requests that have the same rows. */
export function sliceKey(request: SliceRequest): string {
  return JSON.stringify([request.runId, request.answerKeyId, shapeKey(request)]);
}

function shapeKey({ filter, factors }: SliceRequest): string {
  return JSON.stringify([filterKey(filter), factors]);
}

/** The rows of each request, in the order of the requests; one statement for each distinct filter and grouping. */
export async function loadSliceRows<Columns extends object>(
  pool: pg.Pool,
  requests: readonly SliceRequest[],
  selection: SliceSelection,
): Promise<SliceRow<Columns>[][]> {
  const rowsOf = requests.map((): SliceRow<Columns>[] => []);
  await Promise.all(
    placesByShape(requests).map(async (places) => {
      const alike = places.flatMap((place) => requests[place] ?? []);
      const { text, values } = sliceStatement(alike, selection);
      const { rows } = await pool.query<SliceRow<Columns> & { place: number }>(text, values);
      for (const row of rows) rowsOf[places[row.place - 1] ?? NaN]?.push(row);
    }),
  );
  return rowsOf;
}

function placesByShape(requests: readonly SliceRequest[]): number[][] {
  const places = new Map<string, number[]>();
  for (const [place, request] of requests.entries()) {
    const shape = shapeKey(request);
    places.set(shape, [...(places.get(shape) ?? []), place]);
  }
  return [...places.values()];
}

/**
 * One scan of the answers' primary key for each run, which holds status, letter and confidence, hash-joined to the
 * questions (only when filter or grouping ask for them) and to the entries of the keys in use.
 */
function sliceStatement(
  requests: readonly SliceRequest[],
  { columns, groupBy = [], needsKey }: SliceSelection,
): { text: string; values: unknown[] } {
  const { filter, factors } = requests[0] ?? { filter: {}, factors: [] };
  const values: unknown[] = [requests.map(({ runId }) => runId), requests.map(({ answerKeyId }) => answerKeyId)];
  const factorValues = factors.map((name) => factorSql(name, values));
  const where = answerFilterSql(filter, values);
  const groups = factorValues.map((_, place) => `q.group${place}`);
  const text = [
    `SELECT slice.place::int AS place, ARRAY[${groups.join(', ')}]::text[] AS groups, ${columns}`,
    'FROM unnest($1::int[], $2::int[]) WITH ORDINALITY AS slice (run_id, answer_key_id, place)',
    'JOIN answers a ON a.run_id = slice.run_id',
    factors.length > 0 || where.needsQuestions ? questionJoin(factorValues, where.questionConditions) : '',
    needsKey || where.needsKey ? KEY_JOIN : '',
    where.answerConditions.length > 0 ? `WHERE ${where.answerConditions.join(' AND ')}` : '',
    `GROUP BY ${['slice.place', ...groups, ...groupBy].join(', ')}`,
  ].join('\n');
  return { text, values };
}

/**
 * The questions that pass, with their groups. OFFSET 0 keeps the planner from flattening this, so that a factor is taken
 * out of its jsonb once a question instead of once an answer (and again to group by): half the time over 20 runs.
 */
function questionJoin(factorValues: readonly string[], questionConditions: readonly string[]): string {
  const groups = factorValues.map((value, place) => `, ${value} AS group${place}`);
  const conditions = [
    'q.dataset_id IN (SELECT dataset_id FROM runs WHERE id = ANY($1::int[]))',
    ...questionConditions,
    ...factorValues.map((value) => `${value} IS NOT NULL`),
  ];
  return `JOIN (SELECT q.id${groups.join('')} FROM questions q WHERE ${conditions.join(' AND ')} OFFSET 0) q
  ON q.id = a.question_id`;
}

/** The last condition follows from the first; it lets the planner hash the entries of these keys only. */
const KEY_JOIN = `LEFT JOIN answer_key_entries e
  ON e.answer_key_id = slice.answer_key_id AND e.question_id = a.question_id AND e.answer_key_id = ANY($2::int[])`;
