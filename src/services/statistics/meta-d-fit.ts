import normal from '@stdlib/stats-base-dists-normal';
import { InvalidInputError } from '../../errors.js';
import { climbedProfile, highestProfile, META_D_BOUND } from './meta-d-search.js';
import type { RatingCounts } from './rating-counts.js';
import type { ResponseRatings } from './rating-likelihood.js';
import { sumOf } from './vector.js';

/** A fit this near to a bound has hit it. */
const AT_BOUND = 1e-6;
/** Shares nearer than this are equal but for rounding: unequal ones of fewer than a million answers are farther apart. */
const EQUAL_SHARES = 1e-13;

export interface MetaDFit {
  /** Type-1 d' and c from the padded counts. */
  readonly dPrime: number;
  readonly criterion: number;
  /** In [-10, 10], in units of d'. */
  readonly metaDPrime: number;
  readonly ratingCriteria: RatingCriteria;
  /** Of the ratings given truth and response, <= 0. */
  readonly logLikelihood: number;
  /** meta-d' is at -10 or 10: the likelihood still rises there. */
  readonly isBoundHit: boolean;
}

/** Where the ratings change, K - 1 each, ascending, on the axis on which the truths' means are -meta-d'/2 and +meta-d'/2. */
export interface RatingCriteria {
  /** For the response "absent": the lowest separates its highest rating from the next one. */
  readonly absent: readonly number[];
  readonly present: readonly number[];
}

export interface MetaDInput extends RatingCounts {
  /** Added to each of the 4K counts, >= 0. 1/(2K) is usual, and keeps all of this defined. */
  readonly padding: number;
  /**
   * meta-d' of a fit to similar counts, in [-10, 10]: the search climbs from there to the next maximum, in a fourth of the
   * time, and does not look for a higher one elsewhere. For bootstrap replicates.
   */
  readonly start?: number;
}

/**
 * meta-d': the d' that an observer would need who is ideal but for the type-1 criterion, to give ratings that tell right
 * from wrong as well as these do, by maximum likelihood of the ratings given truth and response:
 * L = sum over truth s, response r, rating k of n_srk ln[P(evidence in interval k of r, given s) / P(r given s)],
 * evidence normal with variance 1 and mean -m/2 or m/2, type-1 criterion at m c/d' (so that it is as biased as the type-1
 * behaviour), m = meta-d' in [-10, 10], over m and the 2(K - 1) rating criteria. Any number K >= 2 of ratings.
 *
 * @returns null when d' = 0, up to rounding: the place of the criterion is c/d'. Else the highest maximum (see
 *   meta-d-search.ts); meta-d' to about 1e-7, though where padding makes up most counts the likelihood is nearly flat.
 * @throws InvalidInputError for counts that are not 2K numbers >= 0 a truth, and when without padding there is no
 *   maximum: a response that a truth never has, a rating that a response never has
 * Source: Maniscalco & Lau (2012), Conscious. Cogn. 21, 422-430; (2014) `fit_meta_d_MLE`, s = 1; metadpy `mle.metad`.
 *
 *     const counts = { signalAbsent: [52, 32, 35, 37, 26, 12, 4, 2], signalPresent: [2, 5, 15, 22, 33, 38, 40, 45] };
 *     fitMetaD({ ...counts, padding: 1 / 8 })?.metaDPrime; // 1.634, of a d' of 1.535
 */
export function fitMetaD({ signalAbsent, signalPresent, padding, start }: MetaDInput): MetaDFit | null {
  const absent = splitCounts(signalAbsent, padding);
  const present = splitCounts(signalPresent, padding);
  assertFittable(absent, present);
  const typeOne = typeOneOf(absent, present);
  if (typeOne === null) return null;
  const bias = typeOne.criterion / typeOne.dPrime;
  const responses = responsesOf(absent, present, bias);
  const best =
    start === undefined ? highestProfile(responses, 1 / (1 + 2 * Math.abs(bias))) : climbedProfile(responses, start);
  const [cutsOfAbsent, cutsOfPresent] = best.cuts;
  return {
    ...typeOne,
    metaDPrime: best.m,
    ratingCriteria: {
      absent: (cutsOfAbsent ?? []).map((cut) => best.m * bias - cut).reverse(),
      present: (cutsOfPresent ?? []).map((cut) => best.m * bias + cut),
    },
    logLikelihood: best.logLikelihood,
    isBoundHit: Math.abs(best.m) > META_D_BOUND - AT_BOUND,
  };
}

/** The padded counts of one truth by response, each from the lowest rating to the highest. */
interface SplitCounts {
  readonly absent: readonly number[];
  readonly present: readonly number[];
}

function splitCounts(counts: readonly number[], padding: number): SplitCounts {
  const padded = counts.map((count) => count + padding);
  const ratings = padded.length / 2;
  return { absent: padded.slice(0, ratings).reverse(), present: padded.slice(ratings) };
}

function assertFittable(absent: SplitCounts, present: SplitCounts): void {
  const ratings = absent.absent.length;
  const all = [absent.absent, absent.present, present.absent, present.present];
  const isCount = (count: number) => count >= 0 && Number.isFinite(count);
  if (ratings < 2 || !all.every((counts) => counts.length === ratings && counts.every(isCount))) {
    throw new InvalidInputError(
      "meta-d' needs, for each of two truths, a count >= 0 of each of K >= 2 ratings a response.",
    );
  }
  const isRated = (response: keyof SplitCounts) =>
    absent[response].every((count, rating) => count + (present[response][rating] ?? 0) > 0);
  if (!all.every((counts) => sumOf(counts) > 0) || !isRated('absent') || !isRated('present')) {
    throw new InvalidInputError(
      "meta-d' has no estimate when a truth lacks a response, or a response a rating: pad the counts, by 1/(2K) say.",
    );
  }
}

function typeOneOf(absent: SplitCounts, present: SplitCounts): { dPrime: number; criterion: number } | null {
  const [falseAlarms, hits] = [presentShare(absent), presentShare(present)];
  if (Math.abs(hits - falseAlarms) < EQUAL_SHARES) return null;
  const [zHits, zFalseAlarms] = [normal.quantile(hits, 0, 1), normal.quantile(falseAlarms, 0, 1)];
  return { dPrime: zHits - zFalseAlarms, criterion: (zHits + zFalseAlarms) / -2 };
}

function presentShare({ absent, present }: SplitCounts): number {
  return sumOf(present) / (sumOf(absent) + sumOf(present));
}

/**
 * The means of the evidence from the type-1 criterion are -m (1/2 + bias) and m (1/2 - bias), with bias = c/d'. A response
 * sees them from its own side of the criterion; the threshold is minus the mean.
 */
function responsesOf(absent: SplitCounts, present: SplitCounts, bias: number): ResponseRatings[] {
  return [
    [
      { counts: absent.absent, thresholdRate: -(0.5 + bias) },
      { counts: present.absent, thresholdRate: 0.5 - bias },
    ],
    [
      { counts: absent.present, thresholdRate: 0.5 + bias },
      { counts: present.present, thresholdRate: -(0.5 - bias) },
    ],
  ];
}
