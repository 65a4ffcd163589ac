import erfcx from '@stdlib/math-base-special-erfcx';

const SQRT_HALF = Math.SQRT1_2;
const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/** A standard normal variable known to lie above a threshold, cut into intervals. */
export interface TruncatedNormal {
  /** Of each interval, from the lowest: one more than there are cuts. They add up to 1. */
  readonly probabilities: readonly number[];
  /** Density at the threshold and at each cut; at infinity it is 0. */
  readonly densities: readonly number[];
}

/**
 * Probabilities of the intervals of a standard normal variable X given X > t, and its densities at their edges:
 * P(t + a < X < t + b) / P(X > t) and phi(t + a) / P(X > t).
 * A plain quotient is 0 / 0 for t > 38. So everything is divided by exp(-t^2 / 2) where t > 0, with the scaled tail
 * erfcx(x) = exp(x^2) erfc(x), and each probability is a difference of the tails on its nearer side.
 *
 * @param threshold t, any finite number
 * @param cuts distances above the threshold, > 0, ascending, finite
 * @returns relative error of a probability p: below 1e-14 / p for |t| < 1e6, largest where an interval is narrow. 0, or less
 *   by rounding, when an interval is too narrow or too far out for a double: the caller must look.
 * Source: the definition; @stdlib's erfcx (Faddeeva package, Johnson 2012), relative error below 1e-15.
 *
 *     truncatedNormal(0, [0.6744897501960817]).probabilities; // [0.5, 0.5]
 */
export function truncatedNormal(threshold: number, cuts: readonly number[]): TruncatedNormal {
  const probabilities = new Array<number>(cuts.length + 1).fill(0);
  const densities = new Array<number>(cuts.length + 1).fill(0);
  const isScaled = threshold > 0;
  const edge = 0.5 * erfcx(Math.abs(threshold) * SQRT_HALF) * (isScaled ? 1 : Math.exp(-0.5 * threshold ** 2));
  const above = isScaled ? edge : 1 - edge;
  let [tail, isLower] = [edge, threshold < 0];
  densities[0] = (isScaled ? 1 : Math.exp(-0.5 * threshold ** 2)) / SQRT_TWO_PI / above;
  for (let index = 0; index < cuts.length; index += 1) {
    const cut = cuts[index] ?? 0;
    const x = threshold + cut;
    const gaussian = Math.exp(isScaled ? -cut * (threshold + 0.5 * cut) : -0.5 * x * x);
    const nextTail = 0.5 * erfcx(Math.abs(x) * SQRT_HALF) * gaussian;
    const mass = x < 0 ? nextTail - tail : isLower ? 1 - tail - nextTail : tail - nextTail;
    probabilities[index] = mass / above;
    densities[index + 1] = gaussian / SQRT_TWO_PI / above;
    [tail, isLower] = [nextTail, x < 0];
  }
  probabilities[cuts.length] = (isLower ? 1 - tail : tail) / above;
  return { probabilities, densities };
}
