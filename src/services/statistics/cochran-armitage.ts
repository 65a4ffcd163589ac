import normal from '@stdlib/stats-base-dists-normal';
import { InvalidInputError } from '../../errors.js';

export interface LevelOutcome {
  /** An integer in [0, n]. */
  readonly correct: number;
  /** An integer >= 0. */
  readonly n: number;
}

export interface Trend {
  /** Standard normal when there is no trend; negative when the share falls from level to level. Its square is chi-square. */
  readonly z: number;
  /** Two-sided, in [0, 1]. */
  readonly p: number;
  /** Least-squares line through the shares, weighted by n: by how much it rises from the first level to the last. */
  readonly rise: number;
}

/**
 * Does the share of correct answers rise or fall over ordered levels? Cochran-Armitage test for a linear trend:
 * z = sum w_i (k_i - n_i p) / sqrt(p (1 - p) [sum n_i w_i^2 - (sum n_i w_i)^2 / N]), p the share over all levels and
 * w_i the place of the level, 0, 1, 2, ...
 *
 * @param levels in order
 * @param scores another w_i for each level, when their distances differ
 * @returns null when there is nothing to compare: fewer than two different scores with answers, or all answers correct,
 *   or none. Asymptotic: trust p where the expected counts right and wrong are 5 or more.
 * @throws InvalidInputError when counts are not such integers or scores are not as many as levels
 * Source: Cochran (1954), Biometrics 10, 417-451; Armitage (1955), Biometrics 11, 375-386; z^2 as R `prop.trend.test`.
 *
 *     cochranArmitage([{ correct: 2, n: 10 }, { correct: 8, n: 10 }])?.z; // 2.683
 */
export function cochranArmitage(
  levels: readonly LevelOutcome[],
  scores: readonly number[] = levels.map((_, place) => place),
): Trend | null {
  if (scores.length !== levels.length || levels.some((level) => !isOutcome(level))) {
    throw new InvalidInputError('A trend needs integers 0 <= correct <= n at every level, and a score for each.');
  }
  const answers = levels.reduce((sum, { n }) => sum + n, 0);
  if (answers === 0) return null;
  const share = levels.reduce((sum, { correct }) => sum + correct, 0) / answers;
  const weighted = levels.map(({ correct, n }, index) => ({ correct, n, score: scores[index] ?? NaN }));
  const mean = weighted.reduce((sum, { n, score }) => sum + n * score, 0) / answers;
  const spread = weighted.reduce((sum, { n, score }) => sum + n * (score - mean) ** 2, 0);
  const slopeSum = weighted.reduce((sum, { correct, n, score }) => sum + (score - mean) * (correct - n * share), 0);
  const variance = share * (1 - share) * spread;
  if (variance === 0) return null;
  const z = slopeSum / Math.sqrt(variance);
  const used = weighted.filter(({ n }) => n > 0);
  const length = (used.at(-1)?.score ?? NaN) - (used[0]?.score ?? NaN);
  return { z, p: 2 * normal.cdf(-Math.abs(z), 0, 1), rise: (slopeSum / spread) * length };
}

function isOutcome({ correct, n }: LevelOutcome): boolean {
  return Number.isInteger(correct) && Number.isInteger(n) && correct >= 0 && correct <= n;
}
