import { pairCounts } from './pair-counts.js';
import type { ScoreGroup } from './score-group.js';

/**
 * Kendall's tau-b between score and correctness: like gamma, but pairs that are tied in one of the two count against
 * it. tau-b = (P - Q) / sqrt((n - T_score) (n - T_outcome)), n = N (N - 1) / 2 pairs, T those with the same score or
 * outcome.
 *
 * @param groups ascending by score; only the order of the scores matters
 * @returns in [-1, 1]; null when all scores are the same, or all answers right, or all wrong, or there are none
 * Source: Kendall (1945), Biometrika 33, 239-251; same values as scipy `kendalltau`.
 */
export function kendallTauB(groups: readonly ScoreGroup[]): number | null {
  const { correct, wrong, concordant, discordant } = pairCounts(groups);
  const tiedInScore = groups.reduce((sum, group) => sum + pairsAmong(group.correct + group.wrong), 0);
  const differInScore = pairsAmong(correct + wrong) - tiedInScore;
  const differInOutcome = correct * wrong;
  if (differInScore === 0 || differInOutcome === 0) return null;
  return (concordant - discordant) / (Math.sqrt(differInScore) * Math.sqrt(differInOutcome));
}

function pairsAmong(count: number): number {
  return (count * (count - 1)) / 2;
}
