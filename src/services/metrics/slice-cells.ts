import type pg from 'pg';
import type { AnswerCell } from '../statistics/answer-cell.js';
import { GroupTable } from './group-table.js';
import { loadSliceRows, type SliceRequest } from './slice-rows.js';

/** One group of a slice: its cells, and how many of its answers were given up, with or without a truth. */
export interface SliceCells {
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

/**
 * Cells of every group of each request, from the primary key's index alone. A group is there as soon as one of its
 * answers is, even when that one has no reply or no truth and so is in no cell.
 */
export async function loadSliceCells(
  pool: pg.Pool,
  requests: readonly SliceRequest[],
): Promise<GroupTable<SliceCells>[]> {
  const rowsOf = await loadSliceRows<CellColumns>(pool, requests, {
    columns: `e.letter AS truth, a.letter, a.confidence,
      (count(*) FILTER (WHERE a.letter_status <> 'MISSING'))::int AS replied,
      (count(*) FILTER (WHERE a.status = 'FAILED'))::int AS failed`,
    groupBy: ['e.letter', 'a.letter', 'a.confidence'],
    needsKey: true,
  });
  return rowsOf.map((rows) => {
    const table = new GroupTable<{ cells: AnswerCell[]; failed: number }>();
    for (const { groups, truth, letter, confidence, replied, failed } of rows) {
      const group = table.getOrAdd(groups, () => ({ cells: [], failed: 0 }));
      group.failed += failed;
      if (truth !== null && replied > 0) group.cells.push({ truth, response: letter, confidence, count: replied });
    }
    return table;
  });
}
