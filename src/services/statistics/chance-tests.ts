import { countOf, isCorrect, type AnswerCell } from './answer-cell.js';
import { binomialTest } from './binomial-test.js';
import { isAnswered } from './denominators.js';
import { majorityShare } from './majority-share.js';

/** Expected accuracy of guessing between two letters. */
const CHANCE = 0.5;

/**
 * Is the accuracy of the answers with a letter other than a coin's? Exact two-sided binomial test of the correct answers
 * of N_ans against 1/2. An answer without a letter is left out: a coin would have named one. A small p with an accuracy
 * below one half is a sign of a wrong answer key.
 *
 * @returns p in [0, 1]; null when no answer has a letter
 * Source: see binomial-test.ts; same values as scipy `binomtest(correct, answered, 0.5)`.
 */
export function versusChance(cells: readonly AnswerCell[]): number | null {
  const answered = cells.filter(isAnswered);
  return binomialTest(countOf(answered, isCorrect), countOf(answered), CHANCE);
}

/**
 * Is the accuracy of the answers with a letter other than that of always answering the more frequent truth? Exact
 * two-sided binomial test of the correct answers of N_ans against the majority share, which is taken as known.
 *
 * @returns p in [0, 1]; null when no answer has a letter, or all have the same truth: then the share is 1
 * Source: see binomial-test.ts; same values as scipy `binomtest(correct, answered, majority_share)`.
 */
export function versusMajority(cells: readonly AnswerCell[]): number | null {
  const share = majorityShare(cells);
  if (share === null || share === 1) return null;
  const answered = cells.filter(isAnswered);
  return binomialTest(countOf(answered, isCorrect), countOf(answered), share);
}
