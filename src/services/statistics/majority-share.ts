import { countOf, type AnswerCell } from './answer-cell.js';
import { isAnswered } from './denominators.js';

/**
 * Accuracy that always answering the more frequent truth would have: the largest count of a truth, over N_ans.
 *
 * @returns in (0, 1], at least 1/2 with two letters; null when no answer has a letter
 * Source: the usual baseline; same values as scikit-learn `DummyClassifier(strategy='most_frequent')` scored.
 */
export function majorityShare(cells: readonly AnswerCell[]): number | null {
  const answered = cells.filter(isAnswered);
  const n = countOf(answered);
  if (n === 0) return null;
  const truths = [...new Set(answered.map(({ truth }) => truth))];
  return Math.max(...truths.map((letter) => countOf(answered, ({ truth }) => truth === letter))) / n;
}
