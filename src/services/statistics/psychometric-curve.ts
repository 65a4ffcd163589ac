/** With two alternatives, answering without seeing is right half of the time. */
export const GUESS = 0.5;

/**
 * The largest lapse rate that is fitted. Wichmann & Hill (2001a) bound it by 0.06, for practised people. A model lapses
 * for reasons of its own (a misread prompt), so it gets more room, yet not so much that lapses explain a hard task.
 */
export const LARGEST_LAPSE = 0.1;

/**
 * P(right | x) = guess + (1 - guess - lapse) F(intercept + steepness x), F the logistic function. The form with an
 * intercept is the one that is fitted, since it also holds the flat curve; the threshold is -intercept / steepness.
 */
export interface Curve {
  readonly intercept: number;
  /** Per unit of x, >= 0. */
  readonly steepness: number;
  /** In [0, LARGEST_LAPSE]. */
  readonly lapse: number;
}

/** The design of the counts: n[i] answers at x[i]. */
export interface Trials {
  readonly x: Float64Array;
  readonly n: Float64Array;
}

/** Probability of a right answer at x, in [guess, 1 - lapse]. */
export function curveAt({ intercept, steepness, lapse }: Curve, x: number): number {
  return GUESS + (1 - GUESS - lapse) / (1 + Math.exp(-(intercept + steepness * x)));
}

/** Log likelihood of a curve with its derivatives by (intercept, steepness, lapse) = (a, b, l). */
export interface CurveLikelihood {
  /** Sum of right ln P + (n - right) ln(1 - P), without the binomial coefficients. */
  readonly value: number;
  readonly score: readonly [a: number, b: number, l: number];
  /** Expected (Fisher) information. */
  readonly information: readonly [aa: number, ab: number, al: number, bb: number, bl: number, ll: number];
}

/** One pass over the counts: `right[i]` of `n[i]` answers right at `x[i]`. */
export function curveLikelihood(curve: Curve, { x, n }: Trials, right: Float64Array): CurveLikelihood {
  const { intercept, steepness, lapse } = curve;
  const span = 1 - GUESS - lapse;
  let value = 0;
  let a = 0;
  let b = 0;
  let l = 0;
  let aa = 0;
  let ab = 0;
  let al = 0;
  let bb = 0;
  let bl = 0;
  let ll = 0;
  for (let index = 0; index < x.length; index += 1) {
    const at = x[index] ?? 0;
    const total = n[index] ?? 0;
    const count = right[index] ?? 0;
    // F and 1 - F from one exponential that cannot overflow; 1 - P from 1 - F, so that no digits are lost near 1
    const small = Math.exp(-Math.abs(intercept + steepness * at));
    const isEasy = intercept + steepness * at > 0;
    const seen = (isEasy ? 1 : small) / (1 + small);
    const unseen = (isEasy ? small : 1) / (1 + small);
    const p = GUESS + span * seen;
    const q = (1 - GUESS) * unseen + lapse * seen;
    if (count > 0) value += count * Math.log(p);
    if (count < total) value += (total - count) * Math.log(q);
    const byA = span * seen * unseen;
    const byB = byA * at;
    const byL = -seen;
    const residual = count / p - (total - count) / q;
    const weight = total / (p * q);
    a += residual * byA;
    b += residual * byB;
    l += residual * byL;
    aa += weight * byA * byA;
    ab += weight * byA * byB;
    al += weight * byA * byL;
    bb += weight * byB * byB;
    bl += weight * byB * byL;
    ll += weight * byL * byL;
  }
  return { value, score: [a, b, l], information: [aa, ab, al, bb, bl, ll] };
}
