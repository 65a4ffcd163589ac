import type pg from 'pg';
import type { KeyConflict } from '../statistics/key-alarm.js';
import { GroupTable } from './group-table.js';
import { loadSliceRows, type SliceRequest } from './slice-rows.js';

type ConflictColumns = Omit<KeyConflict, 'whereThisIsFirst'> & {
  /** Those of agreesWithThis, and of agreesWithOther, where the key in use has the first of the two letters. */
  readonly firstWithThis: number;
  readonly firstWithOther: number;
};

/**
 * How the answers of every group of each request fit the key in use and each other key of the dataset, where they
 * differ. A group whose questions no other key knows may be missing.
 */
export async function loadKeyConflicts(
  pool: pg.Pool,
  requests: readonly SliceRequest[],
): Promise<GroupTable<readonly KeyConflict[]>[]> {
  const rowsOf = await loadSliceRows<ConflictColumns>(pool, requests, {
    columns: `k.name AS "keyName", count(DISTINCT a.question_id)::int AS compared,
      (count(DISTINCT a.question_id) FILTER (WHERE o.letter <> e.letter))::int AS disagree,
      (count(*) FILTER (WHERE o.letter <> e.letter AND a.letter = e.letter))::int AS "agreesWithThis",
      (count(*) FILTER (WHERE o.letter <> e.letter AND a.letter = o.letter))::int AS "agreesWithOther",
      (count(*) FILTER (WHERE e.letter < o.letter AND a.letter = e.letter))::int AS "firstWithThis",
      (count(*) FILTER (WHERE e.letter < o.letter AND a.letter = o.letter))::int AS "firstWithOther"`,
    join: `JOIN answer_keys used ON used.id = slice.answer_key_id
      JOIN answer_keys k ON k.dataset_id = used.dataset_id AND k.id <> used.id
      JOIN answer_key_entries o ON o.answer_key_id = k.id AND o.question_id = e.question_id`,
    groupBy: ['k.id', 'k.name'],
    orderBy: ['k.id'],
    needsKey: true,
  });
  return rowsOf.map((rows) => {
    const table = new GroupTable<KeyConflict[]>();
    for (const { groups, firstWithThis, firstWithOther, ...counts } of rows) {
      const { keyName, compared, disagree, agreesWithThis, agreesWithOther } = counts;
      const whereThisIsFirst = { agreesWithThis: firstWithThis, agreesWithOther: firstWithOther };
      const conflict = { keyName, compared, disagree, agreesWithThis, agreesWithOther, whereThisIsFirst };
      table.getOrAdd(groups, () => []).push(conflict);
    }
    return table;
  });
}
