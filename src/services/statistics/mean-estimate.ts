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
  const values = groups.flatMap(({ score, correct, wrong }) => [
    { value: correct === 0 ? 0 : valueOf(score, 1), count: correct },
    { value: wrong === 0 ? 0 : valueOf(score, 0), count: wrong },
  ]);
  const n = values.reduce((sum, { count }) => sum + count, 0);
  if (n === 0) return estimate({ value: null, method: METHOD, n, reason: 'no_data' });
  const mean = values.reduce((sum, { value, count }) => sum + value * count, 0) / n;
  if (n === 1) return estimate({ value: mean, method: METHOD, n, reason: 'single_answer' });
  const squares = values.reduce((sum, { value, count }) => sum + count * (value - mean) ** 2, 0);
  const standardError = Math.sqrt(squares / (n - 1) / n);
  return estimate({ value: mean, interval: normalInterval(mean, standardError), method: METHOD, n });
}
