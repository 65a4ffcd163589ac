import type { AnswerCell } from './answer-cell.js';
import { recallPrecision } from './recall-precision.js';

/**
 * Accuracy that does not gain from a frequent letter: the mean recall of the letters that are a truth, over N_ans.
 *
 * @returns in [0, 1], 1/2 for a model that always names the same of two letters; with one truth its recall; null when no
 *   answer has a letter
 * Source: Brodersen et al. (2010), ICPR, 3121-3124; same values as scikit-learn `balanced_accuracy_score`.
 */
export function balancedAccuracy(cells: readonly AnswerCell[]): number | null {
  const recalls = recallPrecision(cells).flatMap(({ recall }) => (recall === null ? [] : [recall]));
  return recalls.length === 0 ? null : recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
}
