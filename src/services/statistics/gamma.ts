import { estimate, type Estimate } from './estimate.js';
import { normalInterval } from './normal-interval.js';
import { missingOutcome } from './outcome-counts.js';
import { pairCounts } from './pair-counts.js';
import type { ScoreGroup } from './score-group.js';

/**
 * Goodman and Kruskal's gamma between score and correctness: of the pairs of a right and a wrong answer that differ in
 * score, the share where the right one scores higher, less the share where it scores lower. gamma = (P - Q) / (P + Q),
 * with a 95 % normal interval from the asymptotic standard error ASE1, clamped to [-1, 1].
 *
 * @param groups ascending by score; only the order of the scores matters
 * @returns value in [-1, 1]. Null without a right or without a wrong answer (no_data, no_correct_answers,
 *   no_wrong_answers) or when every pair is tied (all_pairs_tied). At -1 and 1 the standard error is 0 and the interval
 *   a single point, with the reason "degenerate_interval". Ties are left out, so gamma flatters a scale that is used
 *   coarsely.
 * Source: Goodman & Kruskal (1954, 1963), JASA; in metacognition Nelson (1984).
 */
export function gamma(groups: readonly ScoreGroup[]): Estimate {
  const { correct, wrong, concordant, discordant } = pairCounts(groups);
  const about = { method: 'normal', n: correct + wrong };
  const standardError = gammaStandardError(groups);
  if (standardError === null) {
    return estimate({ ...about, value: null, reason: missingOutcome({ correct, wrong }) ?? 'all_pairs_tied' });
  }
  const value = (concordant - discordant) / (concordant + discordant);
  const interval = normalInterval(value, standardError, { low: -1, high: 1 });
  return estimate({ ...about, value, interval, reason: standardError === 0 ? 'degenerate_interval' : null });
}

/**
 * ASE1 of gamma: 2 / (P + Q)^2 * sqrt(sum n_i (Q c_i - P d_i)^2), where c_i and d_i are how many pairs an answer of
 * kind i (a score, right or wrong) is concordant and discordant in. P and Q count a pair once; papers that count it
 * twice have 4 / (P + Q)^2.
 *
 * @returns >= 0; null when P + Q = 0
 * Source: Goodman & Kruskal (1963), JASA 58, 310-364; Brown & Benedetti (1977), who name it ASE1.
 */
export function gammaStandardError(groups: readonly ScoreGroup[]): number | null {
  const totals = pairCounts(groups);
  const { concordant, discordant } = totals;
  const decided = concordant + discordant;
  if (decided === 0) return null;
  let [squares, correctBelow, wrongBelow] = [0, 0, 0];
  for (const { correct, wrong } of groups) {
    const correctAbove = totals.correct - correctBelow - correct;
    const wrongAbove = totals.wrong - wrongBelow - wrong;
    // Shares of the decided pairs keep the squares small: counts of a million answers would reach 1e40.
    squares += correct * ((discordant / decided) * wrongBelow - (concordant / decided) * wrongAbove) ** 2;
    squares += wrong * ((discordant / decided) * correctAbove - (concordant / decided) * correctBelow) ** 2;
    correctBelow += correct;
    wrongBelow += wrong;
  }
  return (2 / decided) * Math.sqrt(squares);
}
