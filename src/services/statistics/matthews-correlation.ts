import type { AnswerCell } from './answer-cell.js';
import { decisionTable } from './letter-pair.js';

/**
 * Correlation of truth and response, each 0 or 1 (phi): with n_ij the answers of truth i and response j,
 * (n_11 n_22 - n_12 n_21) / sqrt(n_1. n_2. n_.1 n_.2), over N_ans.
 *
 * @returns in [-1, 1]: 1 all right, 0 unrelated, -1 all wrong; null when a margin is 0 (one truth, or one response), or
 *   there are not two letters
 * Source: Matthews (1975), BBA 405, 442-451; same values as scikit-learn `matthews_corrcoef`, which returns 0 where this
 * is null.
 */
export function matthewsCorrelation(cells: readonly AnswerCell[]): number | null {
  const table = decisionTable(cells);
  if (table === null) return null;
  const { truthFirst, truthSecond } = table;
  const margins =
    (truthFirst.first + truthFirst.second) *
    (truthSecond.first + truthSecond.second) *
    (truthFirst.first + truthSecond.first) *
    (truthFirst.second + truthSecond.second);
  if (margins === 0) return null;
  return (truthFirst.first * truthSecond.second - truthFirst.second * truthSecond.first) / Math.sqrt(margins);
}
