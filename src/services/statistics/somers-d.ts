import { pairCounts } from './pair-counts.js';
import type { ScoreGroup } from './score-group.js';

/**
 * Somers' d of the score given correctness: of all pairs of a right and a wrong answer, the share where the right one
 * scores higher less the share where it scores lower. d = (P - Q) / (n1 n0) = 2 AUROC - 1.
 *
 * @param groups ascending by score; only the order of the scores matters
 * @returns in [-1, 1], 0 for a constant score; null without a right or without a wrong answer
 * Source: Somers (1962), American Sociological Review 27, 799-811; same values as scipy `somersd(correct, score)`.
 */
export function somersD(groups: readonly ScoreGroup[]): number | null {
  const { correct, wrong, concordant, discordant } = pairCounts(groups);
  return correct === 0 || wrong === 0 ? null : (concordant - discordant) / (correct * wrong);
}
