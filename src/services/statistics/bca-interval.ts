import normal from '@stdlib/stats-base-dists-normal';
import { NORMAL_QUANTILE } from './normal-interval.js';
import { quantile } from './percentile-interval.js';
import type { Interval } from './wilson-interval.js';

/** The statistic without one answer of a cell; all answers of a cell have the same, so it is said once with its weight. */
export interface JackknifeValue {
  readonly value: number;
  /** Answers in the cell, an integer >= 1. */
  readonly count: number;
}

export interface BcaParts {
  /** Replicates, ascending. */
  readonly sorted: Float64Array;
  /** The statistic of the answers themselves. */
  readonly estimate: number;
  readonly jackknife: readonly JackknifeValue[];
}

/**
 * Bias-corrected and accelerated bootstrap interval, 95 %: the quantiles of the replicates at
 * F(z0 + (z0 + z) / (1 - a (z0 + z))) for z = -1.96 and 1.96, F the normal distribution function.
 * Bias z0 = F^-1(share of the replicates below the estimate, ties half); acceleration
 * a = sum d^3 / (6 (sum d^2)^1.5) over the answers, d = mean of the jackknife values - the value without that answer.
 *
 * @returns null when there are no replicates, when all are equal, and when all lie on one side of the estimate (the bias
 *   is not finite)
 * Source: Efron (1987), JASA 82, 171-185; ties as scipy `bootstrap(method='BCa')`.
 */
export function bcaInterval({ sorted, estimate, jackknife }: BcaParts): Interval | null {
  if (sorted[0] === sorted.at(-1)) return null;
  const bias = normal.quantile(shareBelow(sorted, estimate), 0, 1);
  if (!Number.isFinite(bias)) return null;
  const acceleration = accelerationOf(jackknife);
  const limit = (z: number): number => {
    const shifted = bias + z;
    return quantile(sorted, normal.cdf(bias + shifted / (1 - acceleration * shifted), 0, 1));
  };
  return { low: limit(-NORMAL_QUANTILE), high: limit(NORMAL_QUANTILE) };
}

/** NaN of no replicates. */
function shareBelow(sorted: Float64Array, estimate: number): number {
  let below = 0;
  for (const value of sorted) below += value < estimate ? 1 : value === estimate ? 0.5 : 0;
  return below / sorted.length;
}

function accelerationOf(jackknife: readonly JackknifeValue[]): number {
  const n = jackknife.reduce((sum, { count }) => sum + count, 0);
  const mean = jackknife.reduce((sum, { value, count }) => sum + count * value, 0) / n;
  let squares = 0;
  let cubes = 0;
  for (const { value, count } of jackknife) {
    squares += count * (mean - value) ** 2;
    cubes += count * (mean - value) ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}
