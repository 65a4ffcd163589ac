/**
 * How many answers share a truth, a response and a confidence. With two letters and five levels there are at most 36
 * cells (2 truths x 3 responses x 6 confidences), and everything that uses verbal confidence is exact from them.
 * Only answers that count are in a cell: stage 1 has a reply and the question has a truth under the key.
 */
export interface AnswerCell {
  readonly truth: string;
  /** The letter that was read from the reply; null when none could be read. */
  readonly response: string | null;
  /** 1-5; null when there is none or it could not be read. Never imputed. */
  readonly confidence: number | null;
  /** An integer >= 0. */
  readonly count: number;
}

/** An answer of which no letter could be read is not correct. */
export function isCorrect(cell: AnswerCell): boolean {
  return cell.response === cell.truth;
}

/** Sum of the counts, optionally of the cells that pass `includes` only; 0 for no cells. */
export function countOf(cells: readonly AnswerCell[], includes: (cell: AnswerCell) => boolean = () => true): number {
  return cells.reduce((sum, cell) => (includes(cell) ? sum + cell.count : sum), 0);
}
