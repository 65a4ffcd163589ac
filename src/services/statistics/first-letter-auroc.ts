import { auroc } from './auroc.js';
import { estimate, type Estimate } from './estimate.js';
import { firstLetterGroups } from './first-letter-groups.js';
import type { TokenCell } from './token-cell.js';

/**
 * Type-1 sensitivity of the probabilities: the chance that a question whose truth is the first letter gets a higher
 * p(first letter) than one whose truth is the second, ties counted half, with DeLong's 95 % interval. Below one half
 * the model prefers the wrong letters: suspect the key.
 *
 * @returns value in [0, 1], free of where the model draws the line between the letters. Null with reason no_data,
 *   not_two_letters, one_truth_class; the interval is null with fewer than two questions of a truth
 *   (fewer_than_two_of_a_truth_class) and a point where DeLong's variance is 0 (degenerate_interval)
 * Source: see auroc.ts; same values as scikit-learn `roc_auc_score(truth == first, p)`.
 */
export function firstLetterAuroc(cells: readonly TokenCell[]): Estimate {
  const groups = firstLetterGroups(cells);
  if (groups === null) {
    const n = cells.reduce((sum, { count }) => sum + count, 0);
    return estimate({ value: null, method: 'delong', n, reason: n === 0 ? 'no_data' : 'not_two_letters' });
  }
  const { reason, ...values } = auroc(groups);
  return { ...values, reason: inTermsOfTruth(reason) };
}

/** auroc() speaks of right and wrong answers; here they are the two truths. */
function inTermsOfTruth(reason: string | null): string | null {
  if (reason === 'no_correct_answers' || reason === 'no_wrong_answers') return 'one_truth_class';
  return reason?.startsWith('fewer_than_two') ? 'fewer_than_two_of_a_truth_class' : reason;
}
