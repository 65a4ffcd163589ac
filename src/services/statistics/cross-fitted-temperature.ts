import { InvalidInputError } from '../../errors.js';
import type { CrossFit } from './cross-fit.js';
import { marginGroups } from './letter-margins.js';
import { optionLetters } from './option-letters.js';
import { groupScores, type ScoredAnswers } from './score-group.js';
import { fitTemperature, negativeLogLikelihood } from './temperature.js';
import { temperatureScores } from './temperature-scores.js';
import type { TokenCell } from './token-cell.js';

/** The scaled answers, to which every measure of calibration applies. */
export interface CrossFittedTemperature extends CrossFit {
  /** That each fold was scaled by, in the order of the folds; null for an empty fold. Empty when groups is null. */
  readonly temperatures: readonly (number | null)[];
  /**
   * Mean negative log likelihood of the true letter, nats, before and after. After may exceed before: that is the news.
   */
  readonly nllBefore: number | null;
  readonly nllAfter: number | null;
}

/**
 * Temperature scaling in which no answer is scaled by a temperature that saw it: each fold by the one fitted to all
 * other folds, and the folds put together again.
 *
 * @param folds the cells of each fold; at least two, usually CROSS_FIT_FOLDS. All answers to one question belong in the
 *   same fold. Empty folds are skipped.
 * @returns groups of the confidence in the GIVEN letter, with probabilities to 12 decimals; null, with a reason, when
 *   there are no answers (no_data), one fold holds them all (empty_training_set), the cells do not have two letters
 *   (not_two_letters), or the other folds prefer neither letter anywhere (no_preference_between_letters)
 * @throws InvalidInputError for fewer than two folds
 * Source: Guo et al. (2017), fitted as scikit-learn's `CalibratedClassifierCV(ensemble=False)` does.
 */
export function crossFittedTemperature(folds: readonly (readonly TokenCell[])[]): CrossFittedTemperature {
  if (folds.length < 2) throw new InvalidInputError(`Cross-fitting needs at least two folds; got ${folds.length}.`);
  const all = folds.flat();
  const letters = optionLetters(all);
  if (letters === null) return without(all.length === 0 ? 'no_data' : 'not_two_letters');
  const answers: ScoredAnswers[] = [];
  const temperatures: (number | null)[] = [];
  let likelihood = 0;
  for (const [heldOut, fold] of folds.entries()) {
    const { temperature, reason } = fold.length === 0 ? EMPTY : fitTemperature(allBut(folds, heldOut));
    if (reason !== null) return without(reason === 'no_data' ? 'empty_training_set' : reason);
    temperatures.push(temperature);
    if (temperature === null) continue;
    answers.push(...temperatureScores(fold, { temperature, letters }));
    likelihood += countOf(fold) * negativeLogLikelihood(marginGroups(fold, letters), temperature);
  }
  return {
    groups: groupScores(answers),
    reason: null,
    temperatures,
    nllBefore: negativeLogLikelihood(marginGroups(all, letters), 1),
    nllAfter: likelihood / countOf(all),
  };
}

/** An empty fold needs no temperature. */
const EMPTY = { temperature: null, reason: null };

function allBut(folds: readonly (readonly TokenCell[])[], heldOut: number): TokenCell[] {
  return folds.filter((_, index) => index !== heldOut).flat();
}

function countOf(cells: readonly TokenCell[]): number {
  return cells.reduce((sum, { count }) => sum + count, 0);
}

function without(reason: string): CrossFittedTemperature {
  return { groups: null, reason, temperatures: [], nllBefore: null, nllAfter: null };
}
