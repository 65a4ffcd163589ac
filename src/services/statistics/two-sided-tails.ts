/** A distribution over consecutive integers whose probabilities rise up to the mode and fall after it. */
export interface UnimodalMass {
  /** The smallest and the largest integer with a probability above 0. */
  readonly lowest: number;
  readonly highest: number;
  readonly mode: number;
  /** Natural logarithm of the probability of an integer in [lowest, highest]. */
  readonly logMass: (at: number) => number;
  /** mass(at + 1) / mass(at), for lowest <= at < highest. */
  readonly ratio: (at: number) => number;
}

/**
 * Two outcomes that are equally likely by symmetry may differ in the last digits of their computed logarithms. One that
 * is more likely than the observed by less than this share counts as equally likely: scipy's and R's 1e-7.
 */
const TIE = 1e-7;
/** A tail ends where its next term is this small a part of its sum: beyond it a double does not change. */
const NEGLIGIBLE = 2 ** -60;

/**
 * Two-sided p-value of an exact test: the probability of all outcomes that are no more likely than the observed one.
 * Its own tail is summed outwards from it by the ratio of neighbours; the other begins where a binary search finds the
 * probability fallen to the observed one's. So the cost is about nine standard deviations of the distribution (4,400
 * terms for 1,000,000 coin flips), and a p-value of 1e-200 keeps its digits, which 1 - cdf would lose.
 *
 * @param observed an integer in [lowest, highest]
 * @returns in [0, 1]; 0 only where the value is below the smallest double. Relative error: that of exp(logMass), plus
 *   1e-12 of the sums.
 * Source: the method of small p-values, as scipy `binomtest` and `fisher_exact` and R `binom.test` have it.
 */
export function twoSidedTails(observed: number, law: UnimodalMass): number {
  const limit = law.logMass(observed) + TIE;
  if (law.logMass(law.mode) <= limit) return 1;
  if (observed < law.mode) {
    const far = firstWhere(law.mode + 1, law.highest + 1, (at) => law.logMass(at) <= limit);
    return Math.min(1, lowerTail(observed, law) + (far > law.highest ? 0 : upperTail(far, law)));
  }
  const far = firstWhere(law.lowest, law.mode, (at) => law.logMass(at) > limit) - 1;
  return Math.min(1, upperTail(observed, law) + (far < law.lowest ? 0 : lowerTail(far, law)));
}

/** Smallest integer in [from, to) for which `holds`; it must keep holding after it. `to` when there is none. */
function firstWhere(from: number, to: number, holds: (at: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Probability of `from` and everything below; `from` is below the mode. */
function lowerTail(from: number, { lowest, logMass, ratio }: UnimodalMass): number {
  let [sum, term] = [1, 1];
  for (let at = from - 1; at >= lowest && term > NEGLIGIBLE * sum; at -= 1) {
    term /= ratio(at);
    sum += term;
  }
  return Math.exp(logMass(from)) * sum;
}

/** Probability of `from` and everything above; `from` is above the mode. */
function upperTail(from: number, { highest, logMass, ratio }: UnimodalMass): number {
  let [sum, term] = [1, 1];
  for (let at = from; at < highest && term > NEGLIGIBLE * sum; at += 1) {
    term *= ratio(at);
    sum += term;
  }
  return Math.exp(logMass(from)) * sum;
}
