import { InvalidInputError } from '../../errors.js';
import { isotonicProbability, isotonicRegression } from './isotonic.js';
import { plattFit, plattProbability } from './platt.js';
import { groupScores, type ScoredAnswers, type ScoreGroup } from './score-group.js';
import { roundedProbability } from './token-scores.js';

/** How many parts the answers are dealt into, by a hash of the question's id. */
export const CROSS_FIT_FOLDS = 5;

export type Recalibration = 'ISOTONIC' | 'PLATT';

/** The recalibrated answers, to which every measure of calibration applies. */
export interface CrossFit {
  /** Scores are probabilities in [0, 1]; null when some answers cannot be scored. */
  readonly groups: readonly ScoreGroup[] | null;
  /** "no_data", "empty_training_set" or "not_converged"; null when nothing is missing. */
  readonly reason: string | null;
}

type ProbabilityOf = (score: number) => number | null;

/**
 * Recalibrates each fold by a map that was fitted to all other folds, and puts the folds together again. No answer is
 * scored by a map that saw it, so the calibration error of the result says what recalibration is worth on new
 * questions; fitted and scored on the same answers it would be about 0 whatever the answers.
 *
 * Probabilities are rounded to 12 decimals before equal ones are grouped: two folds may reach the same value by
 * different sums. At most folds x levels groups come out, in O(folds^2 x levels).
 *
 * @param folds the answers of each fold by rating; at least two, usually CROSS_FIT_FOLDS. All answers to one question
 *   belong in the same fold. Empty folds are skipped.
 * @returns groups null, with a reason, when there are no answers (`no_data`), when one fold holds them all, so that
 *   nothing is left to fit to (`empty_training_set`), or when a Platt fit did not converge (`not_converged`)
 * @throws InvalidInputError for fewer than two folds
 * Source: cross-validated calibration as in scikit-learn `CalibratedClassifierCV(ensemble=False)`; isotonic.ts, platt.ts.
 */
export function crossFit(folds: readonly (readonly ScoreGroup[])[], method: Recalibration): CrossFit {
  if (folds.length < 2) throw new InvalidInputError(`Cross-fitting needs at least two folds; got ${folds.length}.`);
  const answers: ScoredAnswers[] = [];
  for (const [heldOut, fold] of folds.entries()) {
    if (fold.length === 0) continue;
    const training = merged(folds.filter((_, index) => index !== heldOut));
    if (training.length === 0) return { groups: null, reason: 'empty_training_set' };
    const probabilityOf = fitted(training, method);
    for (const { score, correct, wrong } of fold) {
      const probability = probabilityOf(score);
      if (probability === null) return { groups: null, reason: 'not_converged' };
      const rounded = roundedProbability(probability);
      answers.push({ score: rounded, isCorrect: true, count: correct });
      answers.push({ score: rounded, isCorrect: false, count: wrong });
    }
  }
  return answers.length === 0 ? { groups: null, reason: 'no_data' } : { groups: groupScores(answers), reason: null };
}

function fitted(training: readonly ScoreGroup[], method: Recalibration): ProbabilityOf {
  if (method === 'ISOTONIC') {
    const points = isotonicRegression(training);
    return (score) => isotonicProbability(points, score);
  }
  const map = plattFit(training);
  return (score) => (map?.converged ? plattProbability(map, score) : null);
}

function merged(folds: readonly (readonly ScoreGroup[])[]): ScoreGroup[] {
  return groupScores(
    folds.flat().flatMap(({ score, correct, wrong }) => [
      { score, isCorrect: true, count: correct },
      { score, isCorrect: false, count: wrong },
    ]),
  );
}
