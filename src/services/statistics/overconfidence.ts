import type { Estimate } from './estimate.js';
import { meanEstimate } from './mean-estimate.js';
import type { ScoreGroup } from './score-group.js';

/**
 * How much more was claimed than achieved: mean probability - accuracy = mean(p - y), y 1 for a right answer, else 0.
 *
 * @param groups scores are probabilities in [0, 1]
 * @returns in [-1, 1], above 0 overconfident, below 0 underconfident, with the normal interval of that mean (not clamped,
 *   see mean-estimate.ts). 0 does not mean calibrated: errors of opposite sign cancel. Null without answers; no limits
 *   for one.
 * Source: Lichtenstein & Fischhoff (1977), "over/underconfidence".
 *
 *     overconfidence([{ score: 1, correct: 3, wrong: 1 }]).value; // 0.25
 */
export function overconfidence(groups: readonly ScoreGroup[]): Estimate {
  return meanEstimate(groups, (probability, outcome) => probability - outcome);
}
