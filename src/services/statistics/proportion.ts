import { wilsonInterval } from './wilson-interval.js';

/** A share with its 95 % interval; value, low and high are null when n = 0. */
export interface Proportion {
  readonly count: number;
  readonly n: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * count / n with its Wilson interval.
 *
 * @param count an integer in [0, n]
 * @param n an integer >= 0
 * @returns value, low and high in [0, 1], or null, never 0 or NaN, when n = 0
 * @throws InvalidInputError when count or n is not such an integer
 * Source: Wilson (1927); see wilson-interval.ts.
 *
 *     proportion(3, 4).value; // 0.75
 */
export function proportion(count: number, n: number): Proportion {
  const interval = wilsonInterval(count, n);
  return {
    count,
    n,
    value: n === 0 ? null : count / n,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  };
}
