import type pg from 'pg';
import { answerFilterSql, filterKey, type AnswerConditions } from './answer-filter.js';
import { factorSql } from './factor-sql.js';
import { FOLD_SQL } from './fold.js';

/**
 * Reads aggregates over answers for many requests at once. Requests that share filter and grouping, of whatever runs
 * and keys, become one statement, so a list of runs costs what one run costs, and so does a list of groups.
 */
export interface SliceRequest {
  readonly runId: number;
  readonly datasetId: number;
  /** The run has ended: the same request gives the same rows from now on. */
  readonly final: boolean;
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
  /** Order of the rows of one group, so that what is drawn from them by a seed is the same each time. */
  readonly orderBy?: readonly string[];
  readonly needsKey: boolean;
  /** What else to join, after the key. */
  readonly join?: string;
  /** Rows of each fold apart, which they name in the column `fold`. */
  readonly byFold?: boolean;
}

/** One row of the statement: the selected columns and the group they belong to. */
export type SliceRow<Columns> = Columns & { readonly groups: readonly string[] };

const keysOfRequests = new WeakMap<SliceRequest, string>();

/** Equal for requests that have the same rows. Every field of a Metrics asks with the same object, so it is kept. */
export function sliceKey(request: SliceRequest): string {
  const known = keysOfRequests.get(request);
  if (known !== undefined) return known;
  const key = JSON.stringify([request.runId, request.answerKeyId, shapeKey(request)]);
  keysOfRequests.set(request, key);
  return key;
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
    placesBy(requests, shapeKey).map(async (places) => {
      const alike = places.flatMap((place) => requests[place] ?? []);
      const { text, values } = sliceStatement(alike, selection);
      const { rows } = await pool.query<SliceRow<Columns> & { place: number }>(text, values);
      for (const row of rows) rowsOf[places[row.place - 1] ?? NaN]?.push(row);
    }),
  );
  return rowsOf;
}

/** Places of the items that have the same key, in order of the first of each. */
export function placesBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): number[][] {
  const places = new Map<string, number[]>();
  for (const [place, item] of items.entries()) {
    const key = keyOf(item);
    const alike = places.get(key);
    if (alike) alike.push(place);
    else places.set(key, [place]);
  }
  return [...places.values()];
}

/**
 * One scan of the answers' primary key for each run, which holds status, letter and confidence, hash-joined to the
 * questions (only when filter or grouping ask for them) and to the entries of the keys in use.
 */
function sliceStatement(
  requests: readonly SliceRequest[],
  { columns, groupBy = [], orderBy = [], needsKey, join = '', byFold = false }: SliceSelection,
): { text: string; values: unknown[] } {
  const { filter, factors } = requests[0] ?? { filter: {}, factors: [] };
  const values: unknown[] = [requests.map(({ runId }) => runId), requests.map(({ answerKeyId }) => answerKeyId)];
  const factorValues = factors.map((name) => factorSql(name, values));
  const where = answerFilterSql(filter, values);
  const groups = factorValues.map((_, place) => `q.group${place}`);
  const fold = byFold ? ['q.fold'] : [];
  const text = [
    `SELECT ${['slice.place::int AS place', `ARRAY[${groups.join(', ')}]::text[] AS groups`, ...fold, columns].join(', ')}`,
    'FROM unnest($1::int[], $2::int[]) WITH ORDINALITY AS slice (run_id, answer_key_id, place)',
    'JOIN answers a ON a.run_id = slice.run_id',
    factors.length > 0 || byFold || where.needsQuestions
      ? questionJoin(factorValues, byFold, where.questionConditions)
      : '',
    needsKey || where.needsKey ? KEY_JOIN : '',
    join,
    where.answerConditions.length > 0 ? `WHERE ${where.answerConditions.join(' AND ')}` : '',
    `GROUP BY ${['slice.place', ...groups, ...fold, ...groupBy].join(', ')}`,
    orderBy.length > 0 ? `ORDER BY ${orderBy.join(', ')}` : '',
  ].join('\n');
  return { text, values };
}

/**
 * The questions that pass, with their groups. OFFSET 0 keeps the planner from flattening this, so that a factor is taken
 * out of its jsonb once a question instead of once an answer (and again to group by): half the time over 20 runs.
 */
function questionJoin(factorValues: readonly string[], byFold: boolean, questionConditions: readonly string[]): string {
  const groups = factorValues.map((value, place) => `, ${value} AS group${place}`);
  const fold = byFold ? `, ${FOLD_SQL} AS fold` : '';
  const conditions = [
    'q.dataset_id IN (SELECT dataset_id FROM runs WHERE id = ANY($1::int[]))',
    ...questionConditions,
    ...factorValues.map((value) => `${value} IS NOT NULL`),
  ];
  return `JOIN (SELECT q.id${groups.join('')}${fold} FROM questions q WHERE ${conditions.join(' AND ')} OFFSET 0) q
  ON q.id = a.question_id`;
}

/** The last condition follows from the first; it lets the planner hash the entries of these keys only. */
const KEY_JOIN = `LEFT JOIN answer_key_entries e
  ON e.answer_key_id = slice.answer_key_id AND e.question_id = a.question_id AND e.answer_key_id = ANY($2::int[])`;
