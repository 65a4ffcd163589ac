import { outcomeCounts } from './outcome-counts.js';
import type { ScoreGroup } from './score-group.js';

/**
 * Area under the precision-recall curve when right answers are to be found by a high score (AUPRC-success):
 * sum over thresholds, from the highest score down, of (recall_i - recall_i-1) * precision_i. A step function, no
 * interpolation; answers that share a score are one threshold.
 *
 * @param groups ascending by score; only the order of the scores matters
 * @returns in (0, 1]; a score that knows nothing gives the accuracy, so report that beside it. 1 when every answer is
 *   right; null when none is
 * Source: Hendrycks & Gimpel (2017); same values as scikit-learn `average_precision_score(correct, score)`.
 */
export function averagePrecisionOfSuccess(groups: readonly ScoreGroup[]): number | null {
  const { correct } = outcomeCounts(groups);
  return area([...groups].reverse(), correct, (group) => group.correct);
}

/**
 * The same when wrong answers are to be found by a low score (AUPRC-error): from the lowest score up, wrong answers
 * positive.
 *
 * @returns in (0, 1]; a score that knows nothing gives the error rate. 1 when every answer is wrong; null when none is
 * Source: Hendrycks & Gimpel (2017); same values as scikit-learn `average_precision_score(wrong, -score)`.
 */
export function averagePrecisionOfError(groups: readonly ScoreGroup[]): number | null {
  const { wrong } = outcomeCounts(groups);
  return area(groups, wrong, (group) => group.wrong);
}

function area(
  mostLikelyFirst: readonly ScoreGroup[],
  positives: number,
  positivesOf: (group: ScoreGroup) => number,
): number | null {
  if (positives === 0) return null;
  let [found, seen, sum] = [0, 0, 0];
  for (const group of mostLikelyFirst) {
    found += positivesOf(group);
    seen += group.correct + group.wrong;
    sum += positivesOf(group) * (found / seen);
  }
  return sum / positives;
}
