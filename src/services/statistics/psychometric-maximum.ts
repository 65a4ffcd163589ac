import { curveLikelihood, LARGEST_LAPSE, type Curve, type CurveLikelihood, type Trials } from './psychometric-curve.js';
import type { Interval } from './wilson-interval.js';

const LAPSES: Interval = { low: 0, high: LARGEST_LAPSE };

/** The search for the maximum ends when a step promises less log likelihood than this. */
const SMALLEST_GAIN = 1e-11;
const MOST_STEPS = 200;
/** Marquardt's factor: how much the damping grows after a step that was worse, and shrinks after a better one. */
const DAMPING_FACTOR = 10;
const LARGEST_DAMPING = 1e12;

export interface CurveMaximum {
  readonly curve: Curve;
  readonly logLikelihood: number;
  /** False: the steps ran out before the gain was small. */
  readonly converged: boolean;
}

type Bounds = Required<Pick<Climb, 'steepest' | 'lapses'>>;

export interface Climb {
  readonly start: Curve;
  /** Largest steepness allowed. */
  readonly steepest: number;
  /** Lapse rates allowed; a range of no width holds it there. */
  readonly lapses?: Interval;
  /** Ends when a step promises less log likelihood than this. */
  readonly smallestGain: number;
}

/**
 * The curve of largest likelihood near `start`, with steepness and lapse within their bounds.
 * Fisher scoring with Marquardt's damping; a parameter at a bound that wants to leave it is held there for that step.
 *
 * @returns within the bounds; `converged` is false when the steps ran out first
 * Source: Marquardt (1963), J. SIAM 11, 431-441; Bertsekas (1982), SIAM J. Control Optim. 20, 221-246 (bounds).
 */
export function climb(
  trials: Trials,
  right: Float64Array,
  { start, steepest, lapses = LAPSES, smallestGain }: Climb,
): CurveMaximum {
  const bounds = { steepest, lapses };
  let curve = start;
  let here = curveLikelihood(curve, trials, right);
  let damping = 1e-3;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const move = dampedStep(here, heldAtBounds(curve, here, bounds), damping);
    // damping shortens the step and its gain alike, which is not yet an end
    if (move.gain * (1 + damping) < smallestGain) return { curve, logLikelihood: here.value, converged: true };
    const next = moved(curve, move.by, bounds);
    const there = curveLikelihood(next, trials, right);
    if (there.value > here.value) {
      [curve, here] = [next, there];
      damping /= DAMPING_FACTOR;
    } else {
      damping *= DAMPING_FACTOR;
      // no step uphill can be told from rounding any more
      if (damping > LARGEST_DAMPING) return { curve, logLikelihood: here.value, converged: true };
    }
  }
  return { curve, logLikelihood: here.value, converged: false };
}

type Held = readonly [a: boolean, b: boolean, l: boolean];

function heldAtBounds({ steepness, lapse }: Curve, { score }: CurveLikelihood, { steepest, lapses }: Bounds): Held {
  const outward = (value: number, { low, high }: Interval, slope: number): boolean =>
    (value <= low && slope <= 0) || (value >= high && slope >= 0);
  return [false, outward(steepness, { low: 0, high: steepest }, score[1]), outward(lapse, lapses, score[2])];
}

/** Solves (information + damping diag) by = score by Cholesky's method; a held parameter does not move. */
function dampedStep(
  { score, information }: CurveLikelihood,
  [, holdB, holdL]: Held,
  damping: number,
): { by: readonly [number, number, number]; gain: number } {
  const [aa, ab, al, bb, bl, ll] = information;
  const [a, b, l] = [score[0], holdB ? 0 : score[1], holdL ? 0 : score[2]];
  const scale = 1 + damping;
  // the smallest addition keeps a direction without any information (a curve that is flat at its end) solvable
  const floor = 1e-12;
  const l11 = Math.sqrt(aa * scale + floor);
  const l21 = holdB ? 0 : ab / l11;
  const l31 = holdL ? 0 : al / l11;
  const l22 = holdB ? 1 : Math.sqrt(Math.max(bb * scale + floor - l21 * l21, floor));
  const l32 = holdB || holdL ? 0 : (bl - l31 * l21) / l22;
  const l33 = holdL ? 1 : Math.sqrt(Math.max(ll * scale + floor - l31 * l31 - l32 * l32, floor));
  const y1 = a / l11;
  const y2 = (b - l21 * y1) / l22;
  const y3 = (l - l31 * y1 - l32 * y2) / l33;
  const byL = y3 / l33;
  const byB = (y2 - l32 * byL) / l22;
  const byA = (y1 - l21 * byB - l31 * byL) / l11;
  return { by: [byA, byB, byL], gain: a * byA + b * byB + l * byL };
}

function moved(
  { intercept, steepness, lapse }: Curve,
  [a, b, l]: readonly [number, number, number],
  { steepest, lapses }: Bounds,
): Curve {
  return {
    intercept: intercept + a,
    steepness: Math.min(steepest, Math.max(0, steepness + b)),
    lapse: Math.min(lapses.high, Math.max(lapses.low, lapse + l)),
  };
}

/** Places and steepnesses to start from, in ranges of the levels (x runs over [-0.5, 0.5]). */
const START_PLACES = [-0.7, -0.5, -0.35, -0.2, -0.05, 0.1, 0.25, 0.4, 0.55, 0.8];
const START_STEEPNESSES = [1.5, 4, 10, 25];
const START_LAPSES = [0, 0.03];
/** How many of the starts, the likeliest ones, are climbed from. */
const CLIMBS = 4;

/**
 * The curve of largest likelihood. The likelihood of a curve with a guess rate and a lapse rate can have several
 * maxima, so the best of several climbs is taken.
 *
 * @param trials x scaled to [-0.5, 0.5]
 */
export function maximumLikelihood(trials: Trials, right: Float64Array, steepest: number): CurveMaximum {
  const starts = START_PLACES.flatMap((place) =>
    START_STEEPNESSES.flatMap((wanted) =>
      START_LAPSES.map((lapse) => {
        const steepness = Math.min(wanted, steepest);
        const curve = { intercept: -steepness * place, steepness, lapse };
        return { curve, value: curveLikelihood(curve, trials, right).value };
      }),
    ),
  );
  const maxima = starts
    .sort((left, other) => other.value - left.value)
    .slice(0, CLIMBS)
    .map(({ curve }) => climb(trials, right, { start: curve, steepest, smallestGain: SMALLEST_GAIN }));
  return maxima.reduce((best, maximum) => (maximum.logLikelihood > best.logLikelihood ? maximum : best));
}
