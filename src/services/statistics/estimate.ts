import type { Interval } from './wilson-interval.js';

/** A number with its 95 % interval and how that was made. What is undefined is null, never 0 or NaN. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** How low and high were made, in the words of the field: "wilson", "delong", "normal", "percentile bootstrap". */
  readonly method: string;
  /** Answers that the value stands on. */
  readonly n: number;
  /** Why value, or low and high, are null, in snake_case: "no_data", "one_truth_class"; null when nothing is missing. */
  readonly reason: string | null;
}

interface EstimateParts {
  readonly value: number | null;
  readonly interval?: Interval | null;
  readonly method: string;
  readonly n: number;
  readonly reason?: string | null;
}

/** An estimate; without an interval low and high are null. */
export function estimate({ value, interval = null, method, n, reason = null }: EstimateParts): Estimate {
  return { value, low: interval?.low ?? null, high: interval?.high ?? null, method, n, reason };
}
