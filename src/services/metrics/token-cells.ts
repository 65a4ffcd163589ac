import type pg from 'pg';
import type { TokenCell } from '../statistics/token-cell.js';
import { foldsOf, type Folds } from './fold.js';
import { GroupTable } from './group-table.js';
import { loadSliceRows, type SliceRequest, type SliceSelection } from './slice-rows.js';

interface TokenColumns {
  readonly truth: string | null;
  readonly letter: string | null;
  /** As stored: an object of numbers, unless something other than this product wrote it. */
  readonly probabilities: unknown;
  readonly count: number;
}

const TOKEN_CELLS: SliceSelection = {
  columns: 'e.letter AS truth, a.letter, a.probabilities, count(*)::int AS count',
  groupBy: ['e.letter', 'a.letter', 'a.probabilities'],
  orderBy: ['e.letter COLLATE "C"', 'a.letter COLLATE "C"', 'a.probabilities'],
  needsKey: true,
};

/**
 * Token cells of every group of each request, by truth, response and probabilities: N_tok is the sum of their counts.
 * Apart from the cells, because probabilities are not in the primary key's index and cost a read of the table. A group
 * without any such answer may be missing.
 */
export async function loadTokenCells(
  pool: pg.Pool,
  requests: readonly SliceRequest[],
): Promise<GroupTable<readonly TokenCell[]>[]> {
  const rowsOf = await loadSliceRows<TokenColumns>(pool, requests, TOKEN_CELLS);
  return rowsOf.map((rows) => {
    const table = new GroupTable<TokenCell[]>();
    for (const row of rows) table.getOrAdd(row.groups, () => []).push(...tokenCellOf(row));
    return table;
  });
}

/** Token cells of every group of each request, those of each fold apart. */
export async function loadFoldedTokenCells(
  pool: pg.Pool,
  requests: readonly SliceRequest[],
): Promise<GroupTable<Folds<readonly TokenCell[]>>[]> {
  const rowsOf = await loadSliceRows<TokenColumns & { fold: number }>(pool, requests, { ...TOKEN_CELLS, byFold: true });
  return rowsOf.map((rows) => {
    const table = new GroupTable<TokenCell[][]>();
    for (const row of rows) {
      const folds = table.getOrAdd(row.groups, () => foldsOf((): TokenCell[] => []));
      folds[row.fold]?.push(...tokenCellOf(row));
    }
    return table;
  });
}

function tokenCellOf({ truth, letter, probabilities, count }: TokenColumns): TokenCell[] {
  if (truth === null || letter === null || !haveMass(probabilities)) return [];
  return [{ truth, response: letter, probabilities, count }];
}

/** May an answer with these probabilities be in N_tok: finite numbers, none below 0, not all 0? */
export function haveMass(probabilities: unknown): probabilities is TokenCell['probabilities'] {
  if (typeof probabilities !== 'object' || probabilities === null || Array.isArray(probabilities)) return false;
  const masses: unknown[] = Object.values(probabilities);
  return masses.every(isMass) && masses.some((mass) => mass !== 0);
}

function isMass(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** N_tok: how many answers the cells hold. */
export function coverageOf(cells: readonly TokenCell[]): number {
  return cells.reduce((sum, { count }) => sum + count, 0);
}
