import { countOf, type AnswerCell } from './answer-cell.js';

/** The sets that measures are taken over; each is a subset of the one before. */
export interface Denominators {
  /** N: every answer with a truth. Accuracy. */
  readonly answers: number;
  /** N_ans: those with a letter. Confusion and everything of signal detection. */
  readonly answered: number;
  /** N_rated: those with a letter and a confidence. Everything that uses verbal confidence. */
  readonly rated: number;
}

/** Is the answer in N_ans? */
export function isAnswered(cell: AnswerCell): boolean {
  return cell.response !== null;
}

/** Is the answer in N_rated? */
export function isRated(cell: AnswerCell): boolean {
  return cell.response !== null && cell.confidence !== null;
}

/**
 * How many answers each kind of measure stands on: N >= N_ans >= N_rated, integers >= 0.
 * A confidence without a letter is not rated: there is no answer that it could be the confidence of.
 */
export function denominators(cells: readonly AnswerCell[]): Denominators {
  return { answers: countOf(cells), answered: countOf(cells, isAnswered), rated: countOf(cells, isRated) };
}
