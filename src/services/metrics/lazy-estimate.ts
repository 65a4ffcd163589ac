import type { Estimate } from '../statistics/estimate.js';
import type { Interval } from '../statistics/wilson-interval.js';

/** Limits of the bootstrap; null where the measure is undefined. */
export type Limits = Interval | { readonly low: null; readonly high: null };

/** Makes the limits of the measures of these names, all at once. */
export type IntervalSource<Name extends string> = () => Promise<Readonly<Record<Name, Limits>>>;

/** An estimate whose limits are dear: they are made when they are asked for. */
export type LazyEstimate = Omit<Estimate, 'low' | 'high'> & {
  readonly low: () => Promise<number | null>;
  readonly high: () => Promise<number | null>;
};

export const BOOTSTRAP_METHOD = 'percentile bootstrap';

interface LazyEstimateInput<Name extends string> {
  readonly name: Name;
  readonly value: number | null;
  readonly n: number;
  /** Why the value is null. */
  readonly reason: string | null;
  readonly intervals: IntervalSource<Name>;
}

/** Limits are not made for a value that is null. */
export function lazyEstimate<Name extends string>(input: LazyEstimateInput<Name>): LazyEstimate {
  const { name, value, n, reason, intervals } = input;
  const limit = async (end: 'low' | 'high'): Promise<number | null> =>
    value === null ? null : (await intervals())[name][end];
  return { value, n, reason, method: BOOTSTRAP_METHOD, low: () => limit('low'), high: () => limit('high') };
}
