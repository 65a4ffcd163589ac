import binomial from '@stdlib/stats-base-dists-binomial';
import normal from '@stdlib/stats-base-dists-normal';
import { binomialTest } from './binomial-test.js';
import type { Discordance } from './paired-cell.js';

/** p-values are two-sided, in [0, 1]; 1 when the runs never differ. */
export interface McNemar {
  readonly exactP: number;
  /** Less conservative: half of the observed table's probability is taken off each tail. Recommended by Fagerland. */
  readonly midP: number;
  /** The large-sample statistic, corrected for continuity, and its p (chi-squared, 1 degree); null when never differ. */
  readonly chiSquared: number | null;
  readonly chiSquaredP: number | null;
}

/**
 * Are two runs equally often right on the same questions? Only questions on which one is right and the other wrong tell;
 * if the runs are equal, each of these n_d is a coin flip. With m the smaller of the two counts and X of Bin(n_d, 1/2):
 * exact p = min(1, 2 P(X <= m)), mid-p = 2 P(X <= m) - P(X = m), chi-squared = max(0, |b - c| - 1)^2 / n_d.
 *
 * @returns symmetric in the two runs. Error: see binomial-test.ts.
 * Source: McNemar (1947), Psychometrika 12, 153-157; Edwards (1948) for the correction; Fagerland, Lydersen & Laake
 * (2013), BMC Medical Research Methodology 13:91. exactP as statsmodels `mcnemar(exact=True)`.
 *
 *     mcnemar({ onlyBaselineRight: 3, onlyCandidateRight: 12 }).exactP; // 0.0352
 */
export function mcnemar({ onlyBaselineRight, onlyCandidateRight }: Discordance): McNemar {
  const discordant = onlyBaselineRight + onlyCandidateRight;
  const exactP = binomialTest(onlyBaselineRight, discordant, 0.5);
  if (exactP === null) return { exactP: 1, midP: 1, chiSquared: null, chiSquaredP: null };
  const chiSquared = Math.max(0, Math.abs(onlyBaselineRight - onlyCandidateRight) - 1) ** 2 / discordant;
  return {
    exactP,
    // With equal counts 2 P(X <= m) is more than 1, by P(X = m): the mid-p is then 1, not 1 less that.
    midP:
      onlyBaselineRight === onlyCandidateRight
        ? 1
        : exactP - Math.exp(binomial.logpmf(onlyBaselineRight, discordant, 0.5)),
    chiSquared,
    // A chi-squared of 1 degree is the square of a standard normal.
    chiSquaredP: 2 * normal.cdf(-Math.sqrt(chiSquared), 0, 1),
  };
}
