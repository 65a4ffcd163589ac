import { LARGEST_LAPSE } from './psychometric-curve.js';
import type { LevelScale } from './psychometric-levels.js';
import { climb, type CurveMaximum } from './psychometric-maximum.js';
import type { Interval } from './wilson-interval.js';

/** Half of the 95 % point of chi-square with one degree of freedom: how much less likely a limit may be. */
const LARGEST_DROP = 3.841458820694124 / 2;
/** Halvings of [0, 0.1]: the limits are then within 1e-9. */
const HALVINGS = 27;
const SMALLEST_GAIN = 1e-9;

/**
 * 95 % profile-likelihood interval of the lapse rate: every rate at which the likeliest curve is hardly less likely than
 * the likeliest of all. The bootstrap will not do here: from a rate estimated at 0, as it often is, it draws answers
 * without any lapse and takes itself for certain.
 *
 * @returns within [0, 0.1], and equal to that bound where the answers allow it
 * Source: Venzon & Moolgavkar (1988), Applied Statistics 37, 87-94.
 */
export function lapseInterval({ trials, steepest }: LevelScale, right: Float64Array, maximum: CurveMaximum): Interval {
  const isLikely = (lapse: number): boolean => {
    const start = { ...maximum.curve, lapse };
    const lapses = { low: lapse, high: lapse };
    const profile = climb(trials, right, { start, steepest, lapses, smallestGain: SMALLEST_GAIN });
    return maximum.logLikelihood - profile.logLikelihood <= LARGEST_DROP;
  };
  const limitTowards = (bound: number): number => {
    if (isLikely(bound)) return bound;
    let [likely, unlikely] = [maximum.curve.lapse, bound];
    for (let halving = 0; halving < HALVINGS; halving += 1) {
      const middle = (likely + unlikely) / 2;
      if (isLikely(middle)) likely = middle;
      else unlikely = middle;
    }
    return likely;
  };
  return { low: limitTowards(0), high: limitTowards(LARGEST_LAPSE) };
}
