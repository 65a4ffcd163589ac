import { InvalidInputError } from '../../errors.js';
import { NORMAL_QUANTILE } from './normal-interval.js';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson score interval of a binomial proportion, 95 %:
 * centre (p + z^2/2n) / (1 + z^2/n), half-width z/(1 + z^2/n) * sqrt(p(1-p)/n + z^2/4n^2), clamped to [0, 1].
 *
 * @param count successes, an integer in [0, n]
 * @param n trials, an integer >= 0
 * @returns both limits in [0, 1]; null when n = 0. At count = 0 or n one limit is the bound itself: valid, not a fault.
 * @throws InvalidInputError when count or n is not such an integer
 * Source: Wilson (1927), JASA 22, 209-212; same values as statsmodels `proportion_confint(method='wilson')`.
 *
 *     wilsonInterval(5, 10); // { low: 0.2366, high: 0.7634 }
 *     wilsonInterval(0, 0); // null
 */
export function wilsonInterval(count: number, n: number): Interval | null {
  if (!Number.isInteger(count) || !Number.isInteger(n) || count < 0 || count > n) {
    throw new InvalidInputError(`A proportion needs integers 0 <= count <= n; got ${count} of ${n}.`);
  }
  if (n === 0) return null;
  const share = count / n;
  const squared = NORMAL_QUANTILE ** 2;
  const scale = 1 + squared / n;
  const centre = (share + squared / (2 * n)) / scale;
  const halfWidth = (NORMAL_QUANTILE / scale) * Math.sqrt((share * (1 - share)) / n + squared / (4 * n ** 2));
  return { low: Math.max(0, centre - halfWidth), high: Math.min(1, centre + halfWidth) };
}
