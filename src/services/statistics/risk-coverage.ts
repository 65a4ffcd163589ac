import { outcomeCounts } from './outcome-counts.js';
import type { ScoreGroup } from './score-group.js';

export interface RiskPoint {
  /** The lowest score that is accepted. */
  readonly threshold: number;
  /** Share of the answers that are accepted, in (0, 1]. */
  readonly coverage: number;
  /** Error rate among them, in [0, 1]. */
  readonly risk: number;
  /** How many they are, an integer >= 1. */
  readonly n: number;
}

/**
 * Risk-coverage curve: what error rate is left when only answers of at least some score are accepted. coverage = n_>=k
 * / N, risk = W_>=k / n_>=k.
 *
 * @param groups ascending by score
 * @returns one point a score, from the highest down, so coverage rises; the last has coverage 1 and the error rate of
 *   all. Empty when there are no answers.
 * Source: El-Yaniv & Wiener (2010), JMLR 11, 1605-1641.
 */
export function riskCoverage(groups: readonly ScoreGroup[]): RiskPoint[] {
  const { correct, wrong } = outcomeCounts(groups);
  let [accepted, errors] = [0, 0];
  return [...groups].reverse().map((group) => {
    accepted += group.correct + group.wrong;
    errors += group.wrong;
    return { threshold: group.score, coverage: accepted / (correct + wrong), risk: errors / accepted, n: accepted };
  });
}
