import type { Interval } from './wilson-interval.js';

/** The 97.5 % point of the standard normal distribution: two sides of it hold 95 %. */
export const NORMAL_QUANTILE = 1.959963984540054;

/**
 * 95 % interval of an estimate that is normally distributed around what it estimates: value ± z · standardError.
 *
 * @param value finite
 * @param standardError >= 0, in the unit of the value; 0 gives an interval of no width
 * @param clamp the range that the quantity can have; limits beyond it are set to its bounds. Without it, none is.
 * @returns low <= high
 * Source: Wald (1943), Transactions of the AMS 54, 426-482; asymptotic, so poor where the count behind it is small.
 *
 *     normalInterval(0.9, 0.1); // { low: 0.704, high: 1.096 }
 *     normalInterval(0.9, 0.1, { low: 0, high: 1 }); // { low: 0.704, high: 1 }
 */
export function normalInterval(value: number, standardError: number, clamp?: Interval): Interval {
  const halfWidth = NORMAL_QUANTILE * standardError;
  const { low, high } = clamp ?? { low: -Infinity, high: Infinity };
  return { low: Math.max(low, value - halfWidth), high: Math.min(high, value + halfWidth) };
}
