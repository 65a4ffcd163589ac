import type pg from 'pg';
import { InvalidInputError } from '../../errors.js';
import type { PairedAnswer, PairedCell } from '../statistics/paired-cell.js';
import { answerFilterSql, filterKey, type AnswerConditions } from './answer-filter.js';
import { factorSql } from './factor-sql.js';
import { GroupTable } from './group-table.js';
import { naturalOrder } from './natural-order.js';
import { placesBy, type SliceRequest } from './slice-rows.js';

/** One of the two runs, under the key that says what is right in its dataset. */
export type PairedRun = Pick<SliceRequest, 'runId' | 'datasetId' | 'final' | 'answerKeyId'>;

/** Which answers of two runs are put side by side. */
export interface PairedRequest {
  readonly baseline: PairedRun;
  readonly candidate: PairedRun;
  /** Of questions and sample only: see `checkPairedFilter`. */
  readonly filter: AnswerConditions;
  /** Grouping factors, outermost first; a question without one of them is in no group. */
  readonly factors: readonly string[];
}

/** Joint cells of two runs in one group. */
export interface PairedCells {
  /** One list of cells for each task that has any, in natural order of the tasks. */
  readonly strata: readonly (readonly PairedCell[])[];
  /** Answers that both runs have: a reply to the same question and sample, with a truth under the key of each run. */
  readonly matched: number;
  /** Answers that only one of them has, whichever. */
  readonly unmatched: number;
}

export const NO_PAIRS: PairedCells = { strata: [], matched: 0, unmatched: 0 };

/** Equal for requests that have the same cells. */
export function pairedKey({ baseline, candidate, filter, factors }: PairedRequest): string {
  const runs = [baseline, candidate].map(({ runId, answerKeyId }) => [runId, answerKeyId]);
  return JSON.stringify([runs, filterKey(filter), factors]);
}

/**
 * To keep only what was answered, rated or right in one run and look at it in the other compares groups that the outcome
 * chose: regression to the mean would pass for a difference. So only questions and samples can be chosen.
 * @throws InvalidInputError naming the condition
 */
export function checkPairedFilter(filter: AnswerConditions): void {
  for (const field of ['status', 'confidence', 'correct'] as const) {
    if (filter[field] == null) continue;
    throw new InvalidInputError(
      `Two runs cannot be compared on answers chosen by "${field}": choosing by outcome biases the comparison. ` +
        'Choose questions by tasks, factors or qids, or one sample.',
      { field: ['where', field] },
    );
  }
}

interface PairRow {
  readonly place: number;
  readonly groups: readonly string[];
  readonly task: string;
  /** Null where this run does not have the answer. */
  readonly baselineRight: boolean | null;
  readonly baselineRating: number | null;
  readonly candidateRight: boolean | null;
  readonly candidateRating: number | null;
  readonly count: number;
}

/**
 * Joint cells of every group of each request, matched on qid, task and sample, so that runs of two versions of a dataset
 * can be compared. A matched answer is in the group of the baseline's question. One statement for each distinct filter
 * and grouping; a filter applies to the answers of both runs before they are matched.
 */
export async function loadPairedCells(
  pool: pg.Pool,
  requests: readonly PairedRequest[],
): Promise<GroupTable<PairedCells>[]> {
  const rowsOf = requests.map((): PairRow[] => []);
  await Promise.all(
    placesBy(requests, ({ filter, factors }) => JSON.stringify([filterKey(filter), factors])).map(async (places) => {
      const alike = places.flatMap((place) => requests[place] ?? []);
      const { text, values } = pairStatement(alike);
      const { rows } = await pool.query<PairRow>(text, values);
      for (const row of rows) rowsOf[places[row.place - 1] ?? NaN]?.push(row);
    }),
  );
  return rowsOf.map(pairTable);
}

function pairStatement(requests: readonly PairedRequest[]): { text: string; values: unknown[] } {
  const { filter, factors } = requests[0] ?? { filter: {}, factors: [] };
  const values: unknown[] = [
    requests.map(({ baseline }) => baseline.runId),
    requests.map(({ baseline }) => baseline.answerKeyId),
    requests.map(({ candidate }) => candidate.runId),
    requests.map(({ candidate }) => candidate.answerKeyId),
  ];
  const factorValues = factors.map((name) => factorSql(name, values));
  const where = answerFilterSql(filter, values);
  const groups = factors.map((_, place) => `coalesce(b.group${place}, c.group${place})`);
  const columns = ['b.is_right', 'b.rating', 'c.is_right', 'c.rating'];
  const text = `
    WITH pair AS (
      SELECT * FROM unnest($1::int[], $2::int[], $3::int[], $4::int[])
        WITH ORDINALITY AS p (baseline_id, baseline_key_id, candidate_id, candidate_key_id, place)
    ), baseline AS (${sideStatement('baseline', ['$1', '$2'], factorValues, where)}
    ), candidate AS (${sideStatement('candidate', ['$3', '$4'], factorValues, where)}
    )
    SELECT coalesce(b.place, c.place)::int AS place, ARRAY[${groups.join(', ')}]::text[] AS groups,
      coalesce(b.task, c.task) AS task, b.is_right AS "baselineRight", b.rating AS "baselineRating",
      c.is_right AS "candidateRight", c.rating AS "candidateRating", count(*)::int AS count
    FROM baseline b FULL JOIN candidate c
      ON c.place = b.place AND c.qid = b.qid AND c.task = b.task AND c.sample = b.sample
    GROUP BY ${['coalesce(b.place, c.place)', ...groups, 'coalesce(b.task, c.task)', ...columns].join(', ')}
    ORDER BY ${columns.join(', ')}`;
  return { text, values };
}

/** The answers of one run of each pair that count: a reply to a question that passes and has a truth. */
function sideStatement(
  side: 'baseline' | 'candidate',
  [runIds, keyIds]: readonly [string, string],
  factorValues: readonly string[],
  where: { readonly questionConditions: readonly string[]; readonly answerConditions: readonly string[] },
): string {
  const groups = factorValues.map((value, place) => `, ${value} AS group${place}`).join('');
  const questionConditions = [
    `q.dataset_id IN (SELECT dataset_id FROM runs WHERE id = ANY(${runIds}::int[]))`,
    ...where.questionConditions,
    ...factorValues.map((value) => `${value} IS NOT NULL`),
  ];
  return `
      SELECT p.place, a.sample, q.*, a.letter IS NOT DISTINCT FROM e.letter AS is_right,
        CASE WHEN a.letter IS NOT NULL THEN a.confidence END AS rating
      FROM pair p
      JOIN answers a ON a.run_id = p.${side}_id
      JOIN (
        SELECT q.id, q.qid, q.task${groups} FROM questions q WHERE ${questionConditions.join(' AND ')} OFFSET 0
      ) q ON q.id = a.question_id
      JOIN answer_key_entries e ON e.answer_key_id = p.${side}_key_id AND e.question_id = a.question_id
        AND e.answer_key_id = ANY(${keyIds}::int[])
      WHERE ${["a.letter_status <> 'MISSING'", ...where.answerConditions].join(' AND ')}`;
}

function pairTable(rows: readonly PairRow[]): GroupTable<PairedCells> {
  const groups = new GroupTable<{ byTask: Map<string, PairedCell[]>; unmatched: number }>();
  for (const row of rows) {
    const group = groups.getOrAdd(row.groups, () => ({ byTask: new Map(), unmatched: 0 }));
    const baseline = pairedAnswer(row.baselineRight, row.baselineRating);
    const candidate = pairedAnswer(row.candidateRight, row.candidateRating);
    if (baseline === null || candidate === null) {
      group.unmatched += row.count;
      continue;
    }
    const cells = group.byTask.get(row.task) ?? [];
    group.byTask.set(row.task, cells);
    cells.push({ baseline, candidate, count: row.count });
  }
  return groups.map(({ byTask, unmatched }) => pairedCells(byTask, unmatched));
}

function pairedAnswer(isCorrect: boolean | null, rating: number | null): PairedAnswer | null {
  return isCorrect === null ? null : { isCorrect, rating };
}

/** @param byTask  no task without cells */
export function pairedCells(byTask: ReadonlyMap<string, readonly PairedCell[]>, unmatched: number): PairedCells {
  const strata = [...byTask].sort(([left], [right]) => naturalOrder(left, right)).map(([, cells]) => cells);
  const matched = strata.flat().reduce((sum, { count }) => sum + count, 0);
  return { strata, matched, unmatched };
}
