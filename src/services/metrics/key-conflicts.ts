import type pg from 'pg';
import type { KeyConflict } from '../statistics/key-alarm.js';
import { GroupTable } from './group-table.js';
import { loadSliceRows, type SliceRequest } from './slice-rows.js';

/**
 * How the answers of every group of each request fit the key in use and each other key of the dataset, where they
 * differ. A group whose questions no other key knows may be missing.
 */
export async function loadKeyConflicts(
  pool: pg.Pool,
  requests: readonly SliceRequest[],
): Promise<GroupTable<readonly KeyConflict[]>[]> {
  const rowsOf = await loadSliceRows<KeyConflict>(pool, requests, {
    columns: `k.name AS "keyName", count(DISTINCT a.question_id)::int AS compared,
      (count(DISTINCT a.question_id) FILTER (WHERE o.letter <> e.letter))::int AS disagree,
      (count(*) FILTER (WHERE o.letter <> e.letter AND a.letter = e.letter))::int AS "agreesWithThis",
      (count(*) FILTER (WHERE o.letter <> e.letter AND a.letter = o.letter))::int AS "agreesWithOther"`,
    join: `JOIN answer_keys used ON used.id = slice.answer_key_id
      JOIN answer_keys k ON k.dataset_id = used.dataset_id AND k.id <> used.id
      JOIN answer_key_entries o ON o.answer_key_id = k.id AND o.question_id = e.question_id`,
    groupBy: ['k.id', 'k.name'],
    orderBy: ['k.id'],
    needsKey: true,
  });
  return rowsOf.map((rows) => {
    const table = new GroupTable<KeyConflict[]>();
    for (const { groups, keyName, compared, disagree, agreesWithThis, agreesWithOther } of rows) {
      const conflict = { keyName, compared, disagree, agreesWithThis, agreesWithOther };
      table.getOrAdd(groups, () => []).push(conflict);
    }
    return table;
  });
}
