import { outcomeCounts } from './outcome-counts.js';
import type { ScoreGroup } from './score-group.js';

/** Where a score lies among the answers of the other outcome; both in [0, 1]. */
export interface Placement {
  /** V10: share of the wrong answers that score lower than this score, those that score the same counted half. */
  readonly ofCorrect: number;
  /** V01: share of the right answers that score higher than this score, those that score the same counted half. */
  readonly ofWrong: number;
}

/**
 * DeLong's placement values: V10_k = (W_<k + W_k/2) / n0 and V01_k = (C_>k + C_k/2) / n1. The mean of V10 over the
 * right answers, and that of V01 over the wrong ones, is AUROC; how they vary is its standard error.
 *
 * @param groups ascending by score
 * @returns one a group, in the order of the groups; null when there is no right or no wrong answer
 * Source: DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44, 837-845, eq. 3-4.
 */
export function placements(groups: readonly ScoreGroup[]): Placement[] | null {
  const totals = outcomeCounts(groups);
  if (totals.correct === 0 || totals.wrong === 0) return null;
  let wrongBelow = 0;
  let correctAbove = totals.correct;
  return groups.map(({ correct, wrong }) => {
    correctAbove -= correct;
    const placement = {
      ofCorrect: (wrongBelow + wrong / 2) / totals.wrong,
      ofWrong: (correctAbove + correct / 2) / totals.correct,
    };
    wrongBelow += wrong;
    return placement;
  });
}
