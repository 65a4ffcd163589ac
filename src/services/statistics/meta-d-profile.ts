import { fitCuts, type FittedCuts } from './rating-cuts.js';
import type { ResponseRatings } from './rating-likelihood.js';
import { pointAlong } from './vector.js';

/** The highest log likelihood at a meta-d', m. */
export interface ProfilePoint {
  readonly m: number;
  readonly logLikelihood: number;
  /** Derivatives by m, the cuts moving along. */
  readonly slope: number;
  readonly curvature: number;
  /** By response. */
  readonly fits: readonly FittedCuts[];
}

/**
 * The log likelihood of the ratings as a function of m alone, everything else being fitted. Given m, the cuts of one
 * response do not matter to the other.
 *
 * @param near a point to start the fits from; only a matter of speed
 */
export function profileAt(responses: readonly ResponseRatings[], m: number, near?: ProfilePoint): ProfilePoint {
  const point = { m, logLikelihood: 0, slope: 0, curvature: 0, fits: [] as FittedCuts[] };
  for (const [index, response] of responses.entries()) {
    const fit = fitCuts(response, m, near && cutsNear(near, index, m));
    point.logLikelihood += fit.value;
    point.slope += fit.slope;
    point.curvature += fit.curvature;
    point.fits.push(fit);
  }
  return point;
}

function cutsNear({ m, fits }: ProfilePoint, index: number, to: number): number[] | undefined {
  const fit = fits[index];
  return fit && pointAlong(fit.cuts, fit.drift, to - m);
}
