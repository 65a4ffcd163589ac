import { estimate, type Estimate } from './estimate.js';
import { normalInterval } from './normal-interval.js';
import { missingOutcome, type OutcomeCounts } from './outcome-counts.js';
import { pairCounts } from './pair-counts.js';
import { placements } from './placements.js';
import type { ScoreGroup } from './score-group.js';

/**
 * Type-2 sensitivity: the chance that a right answer scores higher than a wrong one, a tie counted half. AUROC = sum
 * C_k (W_<k + W_k/2) / (n1 n0), with DeLong's 95 % interval clamped to [0, 1]. In a time that grows with the number of
 * groups only.
 *
 * @param groups ascending by score; only the order of the scores matters
 * @returns value in [0, 1]: 0.5 says that the score knows nothing, as a constant score does; below, that it misleads.
 *   Null without a right or without a wrong answer (no_data, no_correct_answers, no_wrong_answers). The interval is
 *   null with fewer than two of either, and a single point, with the reason "degenerate_interval", when no placement
 *   varies (AUROC 0 or 1, or one score): the normal approximation then claims a certainty that the data do not give.
 * Source: Galvin et al. (2003); Fleming & Lau (2014), who add 0.5 to every cell: we do not. Interval: DeLong et al.
 *   (1988). Same values as scikit-learn `roc_auc_score`.
 *
 *     auroc([{ score: 1, correct: 1, wrong: 3 }, { score: 5, correct: 3, wrong: 1 }]).value; // 0.75
 */
export function auroc(groups: readonly ScoreGroup[]): Estimate {
  const { correct, wrong, concordant, tied } = pairCounts(groups);
  const about = { method: 'delong', n: correct + wrong };
  const missing = missingOutcome({ correct, wrong });
  if (missing !== null) return estimate({ ...about, value: null, reason: missing });
  const value = (concordant + tied / 2) / (correct * wrong);
  const standardError = aurocStandardError(groups);
  if (standardError === null) return estimate({ ...about, value, reason: tooFew({ correct, wrong }) });
  const interval = normalInterval(value, standardError, { low: 0, high: 1 });
  return estimate({ ...about, value, interval, reason: standardError === 0 ? 'degenerate_interval' : null });
}

/**
 * DeLong's standard error of AUROC: sqrt(var(V10)/n1 + var(V01)/n0), both variances with n - 1.
 *
 * @returns >= 0; null with fewer than two right or two wrong answers
 * Source: DeLong et al. (1988), eq. 5-7.
 */
export function aurocStandardError(groups: readonly ScoreGroup[]): number | null {
  const { correct, wrong, concordant, tied } = pairCounts(groups);
  const places = placements(groups);
  if (places === null || correct < 2 || wrong < 2) return null;
  const mean = (concordant + tied / 2) / (correct * wrong);
  let [ofCorrect, ofWrong] = [0, 0];
  for (const [index, place] of places.entries()) {
    ofCorrect += (groups[index]?.correct ?? 0) * (place.ofCorrect - mean) ** 2;
    ofWrong += (groups[index]?.wrong ?? 0) * (place.ofWrong - mean) ** 2;
  }
  return Math.sqrt(ofCorrect / (correct - 1) / correct + ofWrong / (wrong - 1) / wrong);
}

function tooFew({ correct }: OutcomeCounts): string {
  return correct < 2 ? 'fewer_than_two_correct_answers' : 'fewer_than_two_wrong_answers';
}
