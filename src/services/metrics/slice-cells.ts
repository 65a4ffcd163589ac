import type pg from 'pg';
import type { AnswerCell } from '../statistics/answer-cell.js';
import { foldsOf, type Folds } from './fold.js';
import { GroupTable } from './group-table.js';
import { loadSliceRows, type SliceRequest, type SliceSelection } from './slice-rows.js';

/** One group of a slice: its cells, and how many of its answers were given up, with or without a truth. */
export interface SliceCells {
  /** By truth, response and confidence, each with null last; each combination once. */
  readonly cells: readonly AnswerCell[];
  readonly failed: number;
}

export const NO_CELLS: SliceCells = { cells: [], failed: 0 };

interface CellColumns {
  readonly truth: string | null;
  readonly letter: string | null;
  readonly confidence: number | null;
  /** Answers whose first stage has a reply. */
  readonly replied: number;
  readonly failed: number;
}

const CELLS: SliceSelection = {
  columns: `e.letter AS truth, a.letter, a.confidence,
    (count(*) FILTER (WHERE a.letter_status <> 'MISSING'))::int AS replied,
    (count(*) FILTER (WHERE a.status = 'FAILED'))::int AS failed`,
  groupBy: ['e.letter', 'a.letter', 'a.confidence'],
  orderBy: ['e.letter COLLATE "C"', 'a.letter COLLATE "C"', 'a.confidence'],
  needsKey: true,
};

/**
 * Cells of every group of each request, from the primary key's index alone. A group is there as soon as one of its
 * answers is, even when that one has no reply or no truth and so is in no cell.
 */
export async function loadSliceCells(
  pool: pg.Pool,
  requests: readonly SliceRequest[],
): Promise<GroupTable<SliceCells>[]> {
  const rowsOf = await loadSliceRows<CellColumns>(pool, requests, CELLS);
  return rowsOf.map((rows) => {
    const table = new GroupTable<{ cells: AnswerCell[]; failed: number }>();
    for (const row of rows) {
      const group = table.getOrAdd(row.groups, () => ({ cells: [], failed: 0 }));
      group.failed += row.failed;
      group.cells.push(...cellOf(row));
    }
    return table;
  });
}

/** Cells of every group of each request, those of each fold apart. */
export async function loadFoldedCells(
  pool: pg.Pool,
  requests: readonly SliceRequest[],
): Promise<GroupTable<Folds<readonly AnswerCell[]>>[]> {
  const rowsOf = await loadSliceRows<CellColumns & { fold: number }>(pool, requests, { ...CELLS, byFold: true });
  return rowsOf.map((rows) => {
    const table = new GroupTable<AnswerCell[][]>();
    for (const row of rows) {
      const folds = table.getOrAdd(row.groups, () => foldsOf((): AnswerCell[] => []));
      folds[row.fold]?.push(...cellOf(row));
    }
    return table;
  });
}

function cellOf({ truth, letter, confidence, replied }: CellColumns): AnswerCell[] {
  return truth === null || replied === 0 ? [] : [{ truth, response: letter, confidence, count: replied }];
}
