import { drawBinomial } from './binomial-draw.js';
import { curveAt } from './psychometric-curve.js';
import { devianceOf, type CurveParameters, type LevelScale } from './psychometric-levels.js';
import { climb, type CurveMaximum } from './psychometric-maximum.js';
import { seededUniform } from './seeded-uniform.js';

const REPLICATES = 1000;
/** Fixed, so that the same answers give the same limits. */
const SEED = 1;
/** Log likelihood that a replicate may miss: far less than sampling moves it. */
const REPLICATE_GAIN = 1e-7;

export interface CurveReplicate extends CurveParameters {
  readonly deviance: number;
}

/**
 * Parametric bootstrap: draws fresh answers from the fitted curve at the same levels, and fits the curve to them,
 * starting from where it was.
 *
 * @returns 1,000 replicates. They are kept when a parameter is infinite: then it counts as larger, or smaller, than all
 *   that are not.
 * Source: Wichmann & Hill (2001b), Perception & Psychophysics 63, 1314-1329; Efron & Tibshirani (1993), ch. 6.
 */
export function curveReplicates(scale: LevelScale, fitted: CurveMaximum): CurveReplicate[] {
  const uniform = seededUniform(SEED);
  const { steepest, trials } = scale;
  const { x, n } = trials;
  const shares = x.map((at) => curveAt(fitted.curve, at));
  return Array.from({ length: REPLICATES }, () => {
    const right = n.map((total, index) => drawBinomial(uniform, total, shares[index] ?? 0));
    const maximum = climb(trials, right, { start: fitted.curve, steepest, smallestGain: REPLICATE_GAIN });
    return {
      ...scale.parametersOf(maximum, right),
      deviance: devianceOf(trials, right, maximum.logLikelihood),
    };
  });
}
