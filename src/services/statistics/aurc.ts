import { harmonicNumber } from './harmonic-number.js';
import { outcomeCounts } from './outcome-counts.js';
import type { ScoreGroup } from './score-group.js';

/** All null when there are no answers. */
export interface RiskCoverageAreas {
  /**
   * In [0, 1], lower is better: 0 without errors, 1 when all is wrong, the error rate for a score that knows nothing.
   */
  readonly aurc: number | null;
  /** AURC*: that of a score which puts every right answer before every wrong one; in [0, aurc]. */
  readonly optimal: number | null;
  /** E-AURC = aurc - optimal, in [0, 1]. */
  readonly excess: number | null;
  /**
   * Excess over that of a score that knows nothing: 0 optimal, 1 no knowledge, above 1 misleading. Null when the error
   * rate is 0 or 1.
   */
  readonly normalised: number | null;
  /**
   * AUGRC, in [0, 0.5 + 1/2N]: errors accepted, as a share of all answers. Less ruled by the few answers at the top
   * than AURC.
   */
  readonly augrc: number | null;
}

/**
 * Area under the risk-coverage curve: answers are accepted from the highest score down; the mean over i = 1..N of the
 * error rate among the first i. Answers that share a score come in random order, of which this is the exact
 * expectation: AURC = 1/N sum_g [n_g r + (e - r b) (H(b + n_g) - H(b))], with b answers and e errors before group g, r
 * its error rate and H the harmonic numbers. AUGRC = 1/N^2 sum_i E[errors among the first i]. AURC* is the AURC of the
 * same answers in two groups, the right ones first: [n0 - n1 (H(N) - H(n1))] / N, exact at any N, where the paper has
 * the limit err + (1 - err) ln(1 - err).
 *
 * @param groups ascending by score; only the order of the scores matters
 * @returns AURC, AURC* and E-AURC = AURC - AURC* in [0, 1], lower is better, and a score that knows nothing has the error
 *   rate; AUGRC 0 to about 1/2; all null without answers. `normalised` is E-AURC by that of a score that knows nothing, and
 *   null when the error rate is 0 or 1.
 * Source: Geifman & El-Yaniv (2017); Geifman, Uziel & El-Yaniv (2019) for E-AURC; Traub et al. (2024) for AUGRC. Equals
 *   the mean over all orders within ties (tested by enumeration).
 *
 *     aurc([{ score: 5, correct: 1, wrong: 1 }]).aurc; // 0.5
 */
export function aurc(groups: readonly ScoreGroup[]): RiskCoverageAreas {
  const { correct, wrong } = outcomeCounts(groups);
  const n = correct + wrong;
  if (n === 0) return { aurc: null, optimal: null, excess: null, normalised: null, augrc: null };
  const { risk, generalisedRisk } = expectedAreas([...groups].reverse());
  const optimal = expectedAreas([
    { correct, wrong: 0 },
    { correct: 0, wrong },
  ]).risk;
  // Equal areas can differ by a rounding error: an excess is not negative.
  const excess = Math.max(0, risk - optimal);
  const isMixed = correct > 0 && wrong > 0;
  return {
    aurc: risk,
    optimal,
    excess,
    normalised: isMixed ? excess / (wrong / n - optimal) : null,
    augrc: generalisedRisk,
  };
}

function expectedAreas(highestFirst: readonly Pick<ScoreGroup, 'correct' | 'wrong'>[]): {
  risk: number;
  generalisedRisk: number;
} {
  let [accepted, errors, risks, errorSum] = [0, 0, 0, 0];
  let harmonicBefore = 0;
  for (const { correct, wrong } of highestFirst) {
    const size = correct + wrong;
    if (size === 0) continue;
    const rate = wrong / size;
    const harmonic = harmonicNumber(accepted + size);
    risks += wrong + (errors - rate * accepted) * (harmonic - harmonicBefore);
    errorSum += size * errors + (wrong * (size + 1)) / 2;
    accepted += size;
    errors += wrong;
    harmonicBefore = harmonic;
  }
  return { risk: risks / accepted, generalisedRisk: errorSum / accepted ** 2 };
}
