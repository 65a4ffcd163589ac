import type { Interval } from './wilson-interval.js';

/** The shares of the replicates below the two limits of a 95 % interval. */
const LOW_SHARE = 0.025;
const HIGH_SHARE = 0.975;

/**
 * The value below which a share of the values lies, interpolated between the two nearest: position (n - 1) * share.
 *
 * @param sorted ascending, n >= 1
 * @param share in [0, 1]
 * @returns NaN when there are no values
 * Source: Hyndman & Fan (1996), type 7; same values as numpy `quantile` by default.
 */
export function quantile(sorted: Float64Array, share: number): number {
  const position = (sorted.length - 1) * share;
  const lower = Math.floor(position);
  const below = sorted[lower] ?? Number.NaN;
  const above = sorted[lower + 1] ?? below;
  // from the nearer side, as numpy has it, so that the last bit agrees too
  const weight = position - lower;
  return weight < 0.5 ? below + (above - below) * weight : above - (above - below) * (1 - weight);
}

/**
 * The middle 95 % of the replicates of a bootstrap.
 *
 * @param sorted replicates, ascending
 * @returns null when there are none
 * Source: Efron (1979), Ann. Statist. 7, 1-26.
 */
export function percentileInterval(sorted: Float64Array): Interval | null {
  if (sorted.length === 0) return null;
  return { low: quantile(sorted, LOW_SHARE), high: quantile(sorted, HIGH_SHARE) };
}
