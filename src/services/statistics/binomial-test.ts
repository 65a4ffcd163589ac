import binomial from '@stdlib/stats-base-dists-binomial';
import { InvalidInputError } from '../../errors.js';
import { twoSidedTails } from './two-sided-tails.js';

/**
 * Exact two-sided binomial test: how probable is an outcome no more likely than `count` of `n`, when each trial succeeds
 * with `probability`?
 *
 * @param count successes, an integer in [0, n]
 * @param n trials, an integer >= 0
 * @param probability in [0, 1]; at 0 or 1 the p-value is 1 for the only possible outcome and 0 for any other
 * @returns in [0, 1]; null when n = 0. Largest relative error against 60-digit arithmetic: 2e-12 up to n = 10,000, 3e-10
 *   at n = 1,000,000 (that of the logarithm of the binomial coefficient in @stdlib).
 * @throws InvalidInputError when count, n or probability is not such a number
 * Source: Clopper & Pearson (1934) for the law; same values as scipy `binomtest(count, n, probability)`.
 *
 *     binomialTest(8, 10, 0.5); // 0.109375
 *     binomialTest(0, 0, 0.5); // null
 */
export function binomialTest(count: number, n: number, probability: number): number | null {
  if (!Number.isInteger(count) || !Number.isInteger(n) || count < 0 || count > n) {
    throw new InvalidInputError(`A binomial test needs integers 0 <= count <= n; got ${count} of ${n}.`);
  }
  if (!(probability >= 0 && probability <= 1)) {
    throw new InvalidInputError(`A binomial test needs a probability in [0, 1]; got ${probability}.`);
  }
  if (n === 0) return null;
  if (probability === 0 || probability === 1) return count === n * probability ? 1 : 0;
  const odds = probability / (1 - probability);
  return twoSidedTails(count, {
    lowest: 0,
    highest: n,
    mode: Math.min(n, Math.floor((n + 1) * probability)),
    logMass: (at) => binomial.logpmf(at, n, probability),
    ratio: (at) => ((n - at) / (at + 1)) * odds,
  });
}
