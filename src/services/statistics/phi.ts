import { HIGH_FROM } from './confidence-summary.js';
import { outcomeCounts } from './outcome-counts.js';
import type { ScoreGroup } from './score-group.js';

/**
 * Phi: Pearson's correlation between being right and being highly confident, a rating of 4 or 5 against 1, 2 or 3. phi
 * = (a d - b c) / sqrt((a + b) (c + d) (a + c) (b + d)) of the 2 x 2 table a, b = right, wrong with high confidence, c,
 * d = right, wrong with low confidence.
 *
 * @param groups by rating, 1-5
 * @returns in [-1, 1]; null when a margin is 0: no answer right, none wrong, none of high or none of low confidence
 * Source: Pearson (1900); in metacognition Kornell et al. (2007). Same values as scikit-learn `matthews_corrcoef`,
 *   which gives 0 for a margin of 0.
 */
export function phi(groups: readonly ScoreGroup[]): number | null {
  const high = outcomeCounts(groups.filter(({ score }) => score >= HIGH_FROM));
  const low = outcomeCounts(groups.filter(({ score }) => score < HIGH_FROM));
  const highs = Math.sqrt(high.correct + high.wrong) * Math.sqrt(low.correct + low.wrong);
  const outcomes = Math.sqrt(high.correct + low.correct) * Math.sqrt(high.wrong + low.wrong);
  const margins = highs * outcomes;
  return margins === 0 ? null : (high.correct * low.wrong - high.wrong * low.correct) / margins;
}
