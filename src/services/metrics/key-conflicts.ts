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
 * differ. A group whose questions no other key knows may be missing. The other key is probed by its primary key: planned
 * before the tables were analysed, as just after an import, a join scans all its entries for each answer.
 */
export async function loadKeyConflicts(
  pool: pg.Pool,
  requests: readonly SliceRequest[],
): Promise<GroupTable<readonly KeyConflict[]>[]> {
  const rowsOf = await loadSliceRows<ConflictColumns>(pool, requests, {
    columns: `k.name AS "keyName",
      (count(*) FILTER (WHERE o.letter <> e.letter AND a.letter = e.letter))::int AS "agreesWithThis",
      (count(*) FILTER (WHERE o.letter <> e.letter AND a.letter = o.letter))::int AS "agreesWithOther",
      (count(*) FILTER (WHERE e.letter < o.letter AND a.letter = e.letter))::int AS "firstWithThis",
      (count(*) FILTER (WHERE e.letter < o.letter AND a.letter = o.letter))::int AS "firstWithOther"`,
    join: `JOIN answer_keys used ON used.id = slice.answer_key_id
      JOIN answer_keys k ON k.dataset_id = used.dataset_id AND k.id <> used.id
      CROSS JOIN LATERAL (
        SELECT p.letter FROM answer_key_entries p
        WHERE p.answer_key_id = k.id AND p.question_id = e.question_id LIMIT 1
      ) o`,
    groupBy: ['k.id', 'k.name'],
    orderBy: ['k.id'],
    needsKey: true,
  });
  return rowsOf.map((rows) => {
    const table = new GroupTable<KeyConflict[]>();
    for (const { groups, firstWithThis, firstWithOther, ...counts } of rows) {
      const { keyName, agreesWithThis, agreesWithOther } = counts;
      const whereThisIsFirst = { agreesWithThis: firstWithThis, agreesWithOther: firstWithOther };
      const conflict = { keyName, agreesWithThis, agreesWithOther, whereThisIsFirst };
      table.getOrAdd(groups, () => []).push(conflict);
    }
    return table;
  });
}
