import { countOf, isCorrect, type AnswerCell } from './answer-cell.js';
import { isAnswered } from './denominators.js';
import { proportion, type Proportion } from './proportion.js';

/**
 * Share of correct answers, k / N, over every answer with a truth: one of which no letter could be read counts as wrong,
 * so a model cannot gain by not answering.
 *
 * @returns in [0, 1] with its Wilson interval; null values when there are no answers
 * Source: the usual definition; same values as scikit-learn `accuracy_score`.
 */
export function accuracy(cells: readonly AnswerCell[]): Proportion {
  return proportion(countOf(cells, isCorrect), countOf(cells));
}

/**
 * Share of correct answers, k / N_ans, over the answers with a letter only.
 *
 * @returns in [0, 1] with its Wilson interval; null values when no letter could be read. Never below `accuracy`.
 * Source: descriptive; interval Wilson (1927).
 */
export function accuracyAnswered(cells: readonly AnswerCell[]): Proportion {
  return proportion(countOf(cells, isCorrect), countOf(cells, isAnswered));
}
