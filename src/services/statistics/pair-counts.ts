import type { OutcomeCounts } from './outcome-counts.js';
import type { ScoreGroup } from './score-group.js';

/**
 * The pairs of one right and one wrong answer, by which of the two has the higher score. Together they are
 * correct * wrong; every count is exact up to 2^53.
 */
export interface PairCounts extends OutcomeCounts {
  /** P: the right answer scores higher. */
  readonly concordant: number;
  /** Q: the wrong answer scores higher. */
  readonly discordant: number;
  /** Both score the same. */
  readonly tied: number;
}

/**
 * P = sum C_k W_<k, Q = sum W_k C_<k, ties = sum C_k W_k, in one pass over the groups: what AUROC, gamma, Kendall's
 * tau-b and Somers' d have in common. All 0 for no groups.
 *
 * @param groups ascending by score, as ScoreGroup has it
 */
export function pairCounts(groups: readonly ScoreGroup[]): PairCounts {
  const counts = { correct: 0, wrong: 0, concordant: 0, discordant: 0, tied: 0 };
  for (const { correct, wrong } of groups) {
    counts.concordant += correct * counts.wrong;
    counts.discordant += wrong * counts.correct;
    counts.tied += correct * wrong;
    counts.correct += correct;
    counts.wrong += wrong;
  }
  return counts;
}
