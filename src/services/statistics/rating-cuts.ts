import erfcx from '@stdlib/math-base-special-erfcx';
import normal from '@stdlib/stats-base-dists-normal';
import { ratingLikelihood, type RatingLikelihood, type ResponseRatings } from './rating-likelihood.js';
import { solveTridiagonal } from './tridiagonal.js';
import { dotProduct, pointAlong, sumOf } from './vector.js';

/** Share of the gain that the gradient promises which a step must keep (Armijo's rule). */
const SUFFICIENT_GAIN = 1e-4;
/**
 * In units of log likelihood. Newton's error squares at each step: where one promises no more than this, the quadratic
 * it stands on is right to far beyond what anybody reads, and is not evaluated again.
 */
const LAST_STEP_GAIN = 1e-8;
/** Three to five are usual. */
const MAX_STEPS = 100;

export interface FittedCuts {
  /** Distances of the rating criteria from the type-1 criterion, ascending. */
  readonly cuts: readonly number[];
  /** Derivatives of the cuts by meta-d', m. */
  readonly drift: readonly number[];
  /** The likelihood's highest value at m, and the derivatives of that by m, the cuts moving along. */
  readonly value: number;
  readonly slope: number;
  readonly curvature: number;
}

/**
 * The cuts that make the ratings of one response most likely at a given meta-d', by Newton steps, each halved until the
 * likelihood rises enough: the problem is concave, so this finds its one maximum from any start.
 *
 * @param m meta-d'
 * @param near cuts to start from; only a matter of speed. Without, and where they are impossible, `startingCuts`.
 */
export function fitCuts(response: ResponseRatings, m: number, near?: readonly number[]): FittedCuts {
  let at = startFrom(response, m, near);
  for (let taken = 0; ; taken += 1) {
    const step = newtonStep(at, at.gradient);
    const gain = dotProduct(at.gradient, step);
    if (!(gain > LAST_STEP_GAIN) || taken === MAX_STEPS) return lastStep(at, step);
    let length = 1;
    let next = ratingLikelihood(response, m, pointAlong(at.cuts, step, length));
    while (!(next.value >= at.value + SUFFICIENT_GAIN * length * gain) && length > Number.EPSILON) {
      length /= 2;
      next = ratingLikelihood(response, m, pointAlong(at.cuts, step, length));
    }
    at = next;
  }
}

function startFrom(response: ResponseRatings, m: number, near?: readonly number[]): RatingLikelihood {
  const given = near && ratingLikelihood(response, m, near);
  return given && Number.isFinite(given.value) ? given : ratingLikelihood(response, m, startingCuts(response, m));
}

/** By the quadratic at the last cuts. With L_c, L_m its derivatives: drift = -L_cc^-1 L_cm, curvature = L_mm + L_mc drift. */
function lastStep(at: RatingLikelihood, step: readonly number[]): FittedCuts {
  const drift = newtonStep(at, at.byCutByM);
  return {
    cuts: pointAlong(at.cuts, step, 1),
    drift,
    value: at.value + dotProduct(at.gradient, step) / 2,
    slope: at.byM + dotProduct(at.byCutByM, step),
    curvature: at.byMByM + dotProduct(at.byCutByM, drift),
  };
}

function newtonStep({ diagonal, offDiagonal }: RatingLikelihood, gradient: readonly number[]): number[] {
  return solveTridiagonal(diagonal, offDiagonal, gradient).map((element) => -element);
}

/**
 * Cuts that would give each rating its share of the answers if the evidence came from one normal distribution, between
 * those of the two truths. Exact at m = 0; elsewhere in order, and near enough to start from.
 */
function startingCuts(response: ResponseRatings, m: number): number[] {
  const [absent, present] = response;
  const counts = absent.counts.map((count, rating) => count + (present.counts[rating] ?? 0));
  const [ofAbsent, ofPresent] = [sumOf(absent.counts), sumOf(present.counts)];
  const total = ofAbsent + ofPresent;
  const threshold = (m * (ofAbsent * absent.thresholdRate + ofPresent * present.thresholdRate)) / total;
  let above = total;
  return counts.slice(0, -1).map((count) => {
    above -= count;
    return upperQuantile(threshold, above / total);
  });
}

/**
 * Distance e above a threshold t with P(X > t + e | X > t) = share. In the upper tail roughly: -ln share = e (h + e / 2),
 * h the density at the threshold; right for small e, and for any to within a factor of two.
 */
function upperQuantile(threshold: number, share: number): number {
  if (threshold < 0) return -normal.quantile(share * normal.cdf(-threshold, 0, 1), 0, 1) - threshold;
  const hazard = Math.sqrt(2 / Math.PI) / erfcx(threshold * Math.SQRT1_2);
  const exponent = -Math.log(share);
  return (2 * exponent) / (hazard + Math.sqrt(hazard ** 2 + 2 * exponent));
}
