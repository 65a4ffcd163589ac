import { countOf, isCorrect, type AnswerCell } from './answer-cell.js';
import { isAnswered } from './denominators.js';
import { recallPrecision } from './recall-precision.js';

/**
 * Agreement of response and truth beyond what their letter frequencies alone would give:
 * (p_observed - p_expected) / (1 - p_expected), p_expected = sum over letters of p(truth) p(response), over N_ans.
 *
 * @returns in [-1, 1]: 1 all right, 0 as independent letters; null when no answer has a letter, or truth and response
 *   are one and the same letter throughout (p_expected = 1)
 * Source: Cohen (1960), Educational and Psychological Measurement 20, 37-46; same values as scikit-learn
 * `cohen_kappa_score`.
 */
export function cohenKappa(cells: readonly AnswerCell[]): number | null {
  const answered = cells.filter(isAnswered);
  const n = countOf(answered);
  // In counts times n, which are exact integers: p_expected = 1 is then found exactly.
  const expected = recallPrecision(cells).reduce((sum, { truths, responses }) => sum + truths * responses, 0);
  if (expected === n * n) return null;
  return (n * countOf(answered, isCorrect) - expected) / (n * n - expected);
}
