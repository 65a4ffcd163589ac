import { mcnemar } from './mcnemar.js';
import { normalInterval } from './normal-interval.js';
import { pairedOutcomes, type PairedCell } from './paired-cell.js';
import type { PairedDifference } from './paired-difference.js';

const METHOD = 'bonett-price, mcnemar exact';

/**
 * Difference of two runs' accuracies on the same questions, (c - b) / n, with c the questions that only the candidate
 * got right and b those that only the baseline did. Interval, 95 %: with one question added to each of b and c,
 * p_c = (c + 1)/(n + 2), p_b = (b + 1)/(n + 2), d = p_c - p_b: d ± z sqrt((p_c + p_b - d^2) / (n + 2)), clamped to
 * [-1, 1]. Its centre is drawn towards 0, so the value need not lie in its middle. p is the exact McNemar test, which
 * asks the same question by other means: near 0.05 it may disagree with the interval.
 *
 * @param cells every question that both runs answered; an unreadable answer is wrong
 * @returns value in [-1, 1]; null values with reason "no_data" when there are none
 * Source: Bonett & Price (2012), JEBS 37, 479-488 (adjusted Wald); McNemar (1947).
 */
export function pairedProportionDifference(cells: readonly PairedCell[]): PairedDifference {
  const { n, bothRight, onlyBaselineRight, onlyCandidateRight } = pairedOutcomes(cells);
  if (n === 0) {
    const missing = { baseline: null, candidate: null, value: null, low: null, high: null, p: null };
    return { ...missing, method: METHOD, n, reason: 'no_data' };
  }
  const baselineShare = (onlyBaselineRight + 1) / (n + 2);
  const candidateShare = (onlyCandidateRight + 1) / (n + 2);
  const centre = candidateShare - baselineShare;
  const standardError = Math.sqrt((candidateShare + baselineShare - centre ** 2) / (n + 2));
  return {
    baseline: (bothRight + onlyBaselineRight) / n,
    candidate: (bothRight + onlyCandidateRight) / n,
    value: (onlyCandidateRight - onlyBaselineRight) / n,
    ...normalInterval(centre, standardError, { low: -1, high: 1 }),
    p: mcnemar({ onlyBaselineRight, onlyCandidateRight }).exactP,
    method: METHOD,
    n,
    reason: null,
  };
}
