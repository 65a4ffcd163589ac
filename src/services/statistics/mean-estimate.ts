import { estimate, type Estimate } from './estimate.js';
import { normalInterval } from './normal-interval.js';
import type { ScoreGroup } from './score-group.js';

const METHOD = 'normal';

/**
 * Mean over answers of something that depends on the answer's score and on whether it is right, with the normal 95 %
 * interval: mean +- z sd1 / sqrt(n), sd1 the sample standard deviation (n - 1 below). Two passes, so a large mean costs
 * the spread no digits.
 *
 * @param valueOf value of one answer; `outcome` is 1 for a right answer, 0 for a wrong one
 * @returns limits are not clamped: with few answers they may lie outside the range of the mean, which shows that the
 *   normal approximation does not hold there. Without answers value and limits are null (`no_data`); of one answer
 *   there is a value but no spread, so no limits (`single_answer`).
 * Source: central limit theorem; same values as numpy `mean` and `std(ddof=1) / sqrt(n)`.
 */
export function meanEstimate(
  groups: readonly ScoreGroup[],
  valueOf: (score: number, outcome: 0 | 1) => number,
): Estimate {
  let [n, total] = [0, 0];
  for (const { score, correct, wrong } of groups) {
    n += correct + wrong;
    // an outcome that nobody had may have no value, as a certain mistake has no log loss
    if (correct > 0) total += correct * valueOf(score, 1);
    if (wrong > 0) total += wrong * valueOf(score, 0);
  }
  if (n === 0) return estimate({ value: null, method: METHOD, n, reason: 'no_data' });
  const mean = total / n;
  if (n === 1) return estimate({ value: mean, method: METHOD, n, reason: 'single_answer' });
  let squares = 0;
  for (const { score, correct, wrong } of groups) {
    if (correct > 0) squares += correct * (valueOf(score, 1) - mean) ** 2;
    if (wrong > 0) squares += wrong * (valueOf(score, 0) - mean) ** 2;
  }
  const standardError = Math.sqrt(squares / (n - 1) / n);
  return estimate({ value: mean, interval: normalInterval(mean, standardError), method: METHOD, n });
}
