import type { MetaDFit } from './meta-d-fit.js';
import type { RatingCounts } from './rating-counts.js';
import { sumOf } from './vector.js';

/** A ratio to a d' nearer to 0 than this says nothing. */
export const SMALLEST_D_PRIME = 0.1;
const LOW_D_PRIME = 0.5;
const FEW_ANSWERS = 200;
const FEW_OFF_MODE = 30;
const LARGE_MODE_SHARE = 0.95;
const FEW_ERRORS = 30;

/** Why all values are missing; the first that applies stands alone. */
export type MetaDMissing =
  /** Truths and responses are not of two letters. */
  | 'not_two_letters'
  /** No answer is rated. */
  | 'no_data'
  /** All rated answers have the same truth. */
  | 'one_truth_class'
  /** All ratings are the same: the fit would be to the padding. */
  | 'single_confidence_level'
  /** d' = 0: where the type-1 criterion lies is not defined. */
  | 'dprime_undefined_or_zero';

/** Why values are not to be trusted; all that apply, in this order. */
export type MetaDDoubt =
  /** |d'| < 0.1; M-ratio is null. */
  | 'dprime_near_zero'
  /** d' < 0: M-ratio has no meaning. */
  | 'below_chance'
  /** 0 <= d' < 0.5. */
  | 'low_dprime'
  /** Fewer than 200 rated answers. */
  | 'n_lt_200'
  /** Fewer than 30 answers off the commonest rating, or more than 95 % on it. */
  | 'confidence_nearly_constant'
  /** Fewer than 30 wrong answers. */
  | 'few_errors'
  /** The likelihood still rises at meta-d' = -10 or 10. */
  | 'bound_hit';

/** What the reasons stand on, of the rated answers. */
export interface RatingDesign {
  readonly n: number;
  readonly truths: number;
  /** Different ratings. */
  readonly levels: number;
  /** Answers with the commonest rating. */
  readonly onMode: number;
  readonly errors: number;
}

export function ratingDesign({ signalAbsent, signalPresent }: RatingCounts): RatingDesign {
  const ratings = signalAbsent.length / 2;
  const both = signalAbsent.map((count, place) => count + (signalPresent[place] ?? 0));
  const byRating = both.slice(ratings).map((count, rating) => count + (both[ratings - 1 - rating] ?? 0));
  return {
    n: sumOf(both),
    truths: [signalAbsent, signalPresent].filter((counts) => sumOf(counts) > 0).length,
    levels: byRating.filter((count) => count > 0).length,
    onMode: Math.max(...byRating),
    errors: sumOf(signalAbsent.slice(ratings)) + sumOf(signalPresent.slice(0, ratings)),
  };
}

/** Null when there is something to fit. */
export function missingReason({ n, truths, levels }: RatingDesign): MetaDMissing | null {
  if (n === 0) return 'no_data';
  if (truths < 2) return 'one_truth_class';
  return levels < 2 ? 'single_confidence_level' : null;
}

/** Empty when the fit may be trusted. The limits are conventions of this project, not of a paper. */
export function doubtsAbout({ dPrime, isBoundHit }: MetaDFit, { n, onMode, errors }: RatingDesign): MetaDDoubt[] {
  const doubts: Record<MetaDDoubt, boolean> = {
    dprime_near_zero: Math.abs(dPrime) < SMALLEST_D_PRIME,
    below_chance: dPrime < 0,
    low_dprime: dPrime >= 0 && dPrime < LOW_D_PRIME,
    n_lt_200: n < FEW_ANSWERS,
    confidence_nearly_constant: n - onMode < FEW_OFF_MODE || onMode > LARGE_MODE_SHARE * n,
    few_errors: errors < FEW_ERRORS,
    bound_hit: isBoundHit,
  };
  return (Object.keys(doubts) as MetaDDoubt[]).filter((doubt) => doubts[doubt]);
}
