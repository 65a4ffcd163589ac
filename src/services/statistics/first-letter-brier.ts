import { brierScore } from './brier.js';
import { firstLetterGroups } from './first-letter-groups.js';
import type { TokenCell } from './token-cell.js';

/**
 * Brier score of the probabilities against the truth, whatever the model replied: the mean of (p(first letter) - y)^2,
 * y = 1 when the first letter is the truth. The same for either letter.
 *
 * @returns in [0, 1], lower is better, 0.25 for one half throughout; null for no cells or unless there are two letters
 * Source: Brier (1950), the binary form; same values as scikit-learn `brier_score_loss(truth == first, p)`.
 */
export function firstLetterBrier(cells: readonly TokenCell[]): number | null {
  const groups = firstLetterGroups(cells);
  return groups === null ? null : brierScore(groups).value;
}
