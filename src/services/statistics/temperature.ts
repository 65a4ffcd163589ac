import { increasingRoot, type ValueAndSlope } from './increasing-root.js';
import { marginGroups, type MarginGroup } from './letter-margins.js';
import { optionLetters } from './option-letters.js';
import type { TokenCell } from './token-cell.js';

/** The range of T that is searched. */
const LEAST = 0.05;
const GREATEST = 100;

export interface TemperatureFit {
  /** In [0.05, 100]; above 1 the model is overconfident, below 1 too timid. */
  readonly temperature: number | null;
  /**
   * "lower": no mistake of the probabilities asks for less confidence (separable), T is 0.05. "upper": they say nothing
   * or the opposite of the truth, T is 100. Null when T lies between.
   */
  readonly bound: 'lower' | 'upper' | null;
  /** Mean negative log likelihood of the true letter, nats, before and after scaling; after <= before. */
  readonly nllBefore: number | null;
  readonly nllAfter: number | null;
  /** Answers that T was fitted to. */
  readonly n: number;
  /** no_data, not_two_letters (all null), no_preference_between_letters (T null, the likelihoods ln 2); else null. */
  readonly reason: string | null;
}

/**
 * The temperature T by which the log odds of the letters are best divided: T = argmin of the mean negative log
 * likelihood of the TRUE letter under sigmoid(l / T), l = ln p(truth) - ln p(other letter), masses clipped at 1e-12.
 * Fitted and read on the same answers it is slightly optimistic, by one parameter: see cross-fitted-temperature.ts.
 *
 * The likelihood is convex in 1/T (a logistic regression with one weight and no intercept), so it has one minimum and
 * its derivative one root: that root is taken, by Newton's steps in a bracket, to about 1e-12 of T. A bounded search of
 * the likelihood itself, with which this agrees (tested), cannot come nearer than 1e-8 and takes twenty times the
 * evaluations.
 *
 * @returns T null when every answer has p = one half: every temperature fits alike, and none changes anything
 * Source: Guo et al. (2017), section 4.2.
 */
export function fitTemperature(cells: readonly TokenCell[]): TemperatureFit {
  const letters = optionLetters(cells);
  const n = cells.reduce((sum, { count }) => sum + count, 0);
  if (letters === null) {
    const reason = n === 0 ? 'no_data' : 'not_two_letters';
    return { temperature: null, bound: null, nllBefore: null, nllAfter: null, n, reason };
  }
  const margins = marginGroups(cells, letters);
  const nllBefore = negativeLogLikelihood(margins, 1);
  if (margins.every(({ margin }) => margin === 0)) {
    const reason = 'no_preference_between_letters';
    return { temperature: null, bound: null, nllBefore, nllAfter: nllBefore, n, reason };
  }
  const { temperature, bound } = bestTemperature(margins);
  return { temperature, bound, nllBefore, nllAfter: negativeLogLikelihood(margins, temperature), n, reason: null };
}

/** Mean of ln(1 + exp(-margin / T)), nats, over at least one answer. */
export function negativeLogLikelihood(margins: readonly MarginGroup[], temperature: number): number {
  let [sum, n] = [0, 0];
  for (const { margin, count } of margins) {
    const scaled = margin / temperature;
    // The same for either sign, without the overflow of exp(-scaled) for a margin far below 0.
    sum += count * (Math.max(0, -scaled) + Math.log1p(Math.exp(-Math.abs(scaled))));
    n += count;
  }
  return sum / n;
}

function bestTemperature(margins: readonly MarginGroup[]): Pick<TemperatureFit, 'bound'> & { temperature: number } {
  const at = (inverse: number): ValueAndSlope => derivatives(margins, inverse);
  if (at(1 / GREATEST).value >= 0) return { temperature: GREATEST, bound: 'upper' };
  if (at(1 / LEAST).value <= 0) return { temperature: LEAST, bound: 'lower' };
  return { temperature: 1 / increasingRoot({ at, low: 1 / GREATEST, high: 1 / LEAST, start: 1 }), bound: null };
}

/** First and second derivative of the summed negative log likelihood, by 1/T. */
function derivatives(margins: readonly MarginGroup[], inverse: number): ValueAndSlope {
  let [value, slope] = [0, 0];
  for (const { margin, count } of margins) {
    const missing = 1 / (1 + Math.exp(margin * inverse));
    value -= count * margin * missing;
    slope += count * margin ** 2 * missing * (1 - missing);
  }
  return { value, slope };
}
