import chiSquare from '@stdlib/stats-base-dists-chisquare';
import { cochranArmitage } from './cochran-armitage.js';
import { estimate, type Estimate } from './estimate.js';
import { quantile } from './percentile-interval.js';
import { proportion } from './proportion.js';
import { curveReplicates, type CurveReplicate } from './psychometric-bootstrap.js';
import { lapseInterval } from './lapse-interval.js';
import { GUESS } from './psychometric-curve.js';
import { devianceOf, LevelScale, type CurveParameters, type LevelCount } from './psychometric-levels.js';
import { maximumLikelihood } from './psychometric-maximum.js';

/** Parameters of the curve: with fewer levels they are not determined. */
const PARAMETERS = 3;
/** A fall this improbable without a trend (two-sided) is called one. */
const FALL_P = 0.001;

export interface CurveEstimate extends Estimate {
  /** Standard deviation of the replicates; null when some of them are infinite. */
  readonly standardError: number | null;
}

export interface PsychometricFit {
  /** Level at which accuracy is half way between guess and 1 - lapse, in the unit of the levels. */
  readonly threshold: CurveEstimate;
  /** Per unit of the level towards the easier end, > 0. At the threshold accuracy rises by slope (1/2 - lapse) / 4. */
  readonly slope: CurveEstimate;
  /** Wrong answers that remain however easy the question, in [0, 0.1]. */
  readonly lapse: CurveEstimate;
  readonly guess: number;
  /** 0 for a curve through every point. */
  readonly deviance: number;
  /** Levels with answers, less the three parameters. */
  readonly degreesOfFreedom: number;
  /** Chance of a larger deviance when the curve is true, by chi-square; null with 0 degrees of freedom. */
  readonly goodnessP: number | null;
  /** The same by simulation: right also where few wrong answers are expected and chi-square is not. */
  readonly simulatedGoodnessP: number | null;
  /** False when the search for the maximum ran out of steps. */
  readonly converged: boolean;
}

/** A curve, or why there is none. */
export type FitOrReason =
  { readonly fit: PsychometricFit; readonly reason: null } | { readonly fit: null; readonly reason: string };

/**
 * Logistic psychometric curve, by maximum likelihood on the binomial counts:
 * P(correct | level) = guess + (1 - guess - lapse) / (1 + exp(-slope (level - threshold))), guess = 1/2 since there are
 * two alternatives, slope > 0 towards the easier end, lapse in [0, 0.1].
 *
 * Intervals of threshold and slope are the middle 95 % of a parametric bootstrap. The information matrix would give wrong
 * ones: a lapse rate is often estimated at its bound, 0, where an estimate is not normal, and the slope's distribution is
 * skewed. That of the lapse rate is by profile likelihood, see lapse-interval.ts. Measured coverage is in
 * docs/psychometrics.md. A limit is null (`interval_unbounded`) where the answers do not bound the
 * parameter on that side: a slope that could as well be a step, a threshold that could lie anywhere outside.
 *
 * @param levels from hard to easy, each level once; those without answers are passed over
 * @returns no fit, and why: `no_data`; `fewer_than_3_levels` with answers; where the likeliest curve is flat,
 *   `below_chance` (accuracy below 1/2 with its interval), `falls_with_ease` or `no_change_with_level`;
 *   `slope_unbounded`: the likeliest curve is a step between two levels. In a fit the threshold alone is null
 *   (`threshold_outside_levels`) when it lies farther from the levels than they do from one another.
 * Source: Wichmann & Hill (2001a), Perception & Psychophysics 63, 1293-1313; Prins & Kingdom (2018), Frontiers in
 * Psychology 9, 1250 (Palamedes). The maximum equals scipy `minimize`'s (tests).
 */
export function fitPsychometric(levels: readonly LevelCount[]): FitOrReason {
  const used = levels.filter(({ n }) => n > 0);
  if (used.length < PARAMETERS) return { fit: null, reason: used.length === 0 ? 'no_data' : 'fewer_than_3_levels' };
  const scale = new LevelScale(used);
  const right = Float64Array.from(used, ({ correct }) => correct);
  const maximum = maximumLikelihood(scale.trials, right, scale.steepest);
  const fitted = scale.parametersOf(maximum, right);
  if (fitted.slope === 0) return { fit: null, reason: whyFlat(used) };
  if (!Number.isFinite(fitted.slope)) return { fit: null, reason: 'slope_unbounded' };
  const replicates = curveReplicates(scale, maximum);
  const n = used.reduce((sum, level) => sum + level.n, 0);
  const bootstrapped = (name: 'threshold' | 'slope'): CurveEstimate => bootstrapEstimate(fitted, replicates, name, n);
  const lapses = Float64Array.from(replicates, ({ lapse }) => lapse);
  const fit = {
    threshold: bootstrapped('threshold'),
    slope: bootstrapped('slope'),
    lapse: {
      ...estimate({
        value: fitted.lapse,
        interval: lapseInterval(scale, right, maximum),
        method: 'profile likelihood',
        n,
      }),
      standardError: standardDeviation(lapses),
    },
    guess: GUESS,
    ...goodnessOfFit(devianceOf(scale.trials, right, maximum.logLikelihood), used.length - PARAMETERS, replicates),
    converged: maximum.converged,
  };
  return { fit, reason: null };
}

function whyFlat(levels: readonly LevelCount[]): string {
  const [correct, n] = [
    levels.reduce((sum, level) => sum + level.correct, 0),
    levels.reduce((sum, { n }) => sum + n, 0),
  ];
  if ((proportion(correct, n).high ?? 1) < GUESS) return 'below_chance';
  const trend = cochranArmitage(levels);
  return trend !== null && trend.z < 0 && trend.p < FALL_P ? 'falls_with_ease' : 'no_change_with_level';
}

function bootstrapEstimate(
  fitted: CurveParameters,
  replicates: readonly CurveReplicate[],
  name: 'threshold' | 'slope',
  n: number,
): CurveEstimate {
  const method = 'parametric bootstrap';
  if (!Number.isFinite(fitted[name])) {
    return { ...estimate({ value: null, method, n, reason: 'threshold_outside_levels' }), standardError: null };
  }
  const sorted = Float64Array.from(replicates, (replicate) => replicate[name]).sort();
  const [low, high] = [0.025, 0.975].map((share) => finiteOrNull(quantile(sorted, share))) as [
    number | null,
    number | null,
  ];
  const reason = low === null || high === null ? 'interval_unbounded' : null;
  return { value: fitted[name], low, high, method, n, reason, standardError: finiteOrNull(standardDeviation(sorted)) };
}

function goodnessOfFit(
  deviance: number,
  degreesOfFreedom: number,
  replicates: readonly CurveReplicate[],
): Pick<PsychometricFit, 'deviance' | 'degreesOfFreedom' | 'goodnessP' | 'simulatedGoodnessP'> {
  if (degreesOfFreedom === 0) return { deviance, degreesOfFreedom, goodnessP: null, simulatedGoodnessP: null };
  const larger = replicates.filter((replicate) => replicate.deviance >= deviance).length;
  return {
    deviance,
    degreesOfFreedom,
    goodnessP: 1 - chiSquare.cdf(deviance, degreesOfFreedom),
    // the answers themselves count as one draw, so that p is never 0 (Davison & Hinkley 1997, 4.2.3)
    simulatedGoodnessP: (larger + 1) / (replicates.length + 1),
  };
}

/** Infinity or NaN when a value is infinite. */
function standardDeviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
