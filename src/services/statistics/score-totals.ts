import type { ScoreGroup } from './score-group.js';

export interface ScoreTotals {
  /** An integer >= 0. */
  readonly n: number;
  /** An integer in [0, n]. */
  readonly correct: number;
  /** Null when n = 0. */
  readonly meanScore: number | null;
  /** correct / n, in [0, 1]; null when n = 0. */
  readonly accuracy: number | null;
}

/**
 * How many answers the groups hold, how many of them are right, and the mean score over answers: sum n_g s_g / n.
 * Of probabilities the mean score is the mean confidence.
 *
 * @returns the means are null, never 0 or NaN, when there are no answers
 */
export function scoreTotals(groups: readonly ScoreGroup[]): ScoreTotals {
  // Summed from the first score on, so that the mean of equal scores is that score to the last bit.
  const origin = groups[0]?.score ?? 0;
  let n = 0;
  let correct = 0;
  let offsetSum = 0;
  for (const group of groups) {
    const size = group.correct + group.wrong;
    n += size;
    correct += group.correct;
    offsetSum += size * (group.score - origin);
  }
  return { n, correct, meanScore: n === 0 ? null : origin + offsetSum / n, accuracy: n === 0 ? null : correct / n };
}
