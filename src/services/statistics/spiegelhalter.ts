import normal from '@stdlib/stats-base-dists-normal';
import type { ScoreGroup } from './score-group.js';

export interface SpiegelhalterTest {
  /** Above 0 when too much was claimed, for probabilities above one half. */
  readonly z: number | null;
  /** Two-sided, in [0, 1]; below about 1e-300 it is 0. */
  readonly p: number | null;
}

/**
 * Test of perfect calibration that needs no bins: how far the Brier score lies from what the claimed probabilities
 * themselves make expected. z = sum (y - p)(1 - 2p) / sqrt(sum (1 - 2p)^2 p (1 - p)), standard normal when each claim
 * is the true probability of a right answer.
 *
 * @param groups scores are probabilities in [0, 1]
 * @returns nulls when the denominator is 0: no answers, or every probability is 0, 0.5 or 1. A certain claim that fails
 *   refutes calibration outright and yet adds nothing to the denominator: read z beside `LogLoss.clippedCount`.
 * Source: Spiegelhalter (1986); Rufibach (2010). The normal distribution is @stdlib's.
 *
 *     spiegelhalter([{ score: 0.8, correct: 10, wrong: 0 }]); // { z: -1.5811, p: 0.1138 }
 */
export function spiegelhalter(groups: readonly ScoreGroup[]): SpiegelhalterTest {
  let sum = 0;
  let variance = 0;
  for (const { score, correct, wrong } of groups) {
    const weight = 1 - 2 * score;
    sum += (correct * (1 - score) - wrong * score) * weight;
    variance += (correct + wrong) * weight ** 2 * score * (1 - score);
  }
  if (variance === 0) return { z: null, p: null };
  const z = sum / Math.sqrt(variance);
  return { z, p: 2 * normal.cdf(-Math.abs(z), 0, 1) };
}
