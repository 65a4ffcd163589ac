import type { AnswerCell } from './answer-cell.js';

export interface ConfusionCell {
  readonly truth: string;
  /** Null: no letter could be read. */
  readonly response: string | null;
  readonly count: number;
}

/**
 * Counts n[truth, response]. The letters are those that occur, as a truth or as a response; the matrix is full over
 * them, zeros included, and each truth has one more cell, response null, for answers without a letter. So the sum over
 * all cells is N and the sum over cells with a response is N_ans.
 *
 * @returns ordered by truth, then response, null last; empty when there are no answers
 * Source: the usual definition; same values as scikit-learn `confusion_matrix` (which has no null column).
 */
export function confusion(cells: readonly AnswerCell[]): ConfusionCell[] {
  const letters = lettersOf(cells);
  const counts = new Map<string, number>();
  for (const cell of cells) {
    const place = placeOf(cell);
    counts.set(place, (counts.get(place) ?? 0) + cell.count);
  }
  return letters.flatMap((truth) =>
    [...letters, null].map((response) => ({ truth, response, count: counts.get(placeOf({ truth, response })) ?? 0 })),
  );
}

function lettersOf(cells: readonly AnswerCell[]): string[] {
  const letters = new Set(cells.flatMap(({ truth, response }) => (response === null ? [truth] : [truth, response])));
  return [...letters].sort();
}

function placeOf({ truth, response }: Pick<AnswerCell, 'truth' | 'response'>): string {
  return JSON.stringify([truth, response]);
}
