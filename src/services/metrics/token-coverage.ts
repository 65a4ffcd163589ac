import type pg from 'pg';
import { GroupTable } from './group-table.js';
import { loadSliceRows, type SliceRequest } from './slice-rows.js';

/**
 * N_tok of every group of each request: answers with a truth, a letter and the token probability of that letter.
 * Apart from the cells, because token_confidence is not in the primary key's index and costs a read of the table.
 */
export async function loadTokenCoverage(
  pool: pg.Pool,
  requests: readonly SliceRequest[],
): Promise<GroupTable<number>[]> {
  const rowsOf = await loadSliceRows<{ covered: number }>(pool, requests, {
    columns: `(count(a.token_confidence) FILTER (WHERE a.letter_status = 'PARSED' AND e.letter IS NOT NULL))::int AS covered`,
    needsKey: true,
  });
  return rowsOf.map((rows) => new GroupTable(rows.map(({ groups, covered }) => [groups, covered])));
}
