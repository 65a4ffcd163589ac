import { countOf, isCorrect, type AnswerCell } from './answer-cell.js';
import { isAnswered } from './denominators.js';
import { letterPair, lettersSeen } from './letter-pair.js';

/** How one letter is answered, over N_ans. */
export interface LetterDecision {
  readonly letter: string;
  /** Answers whose truth it is. */
  readonly truths: number;
  /** Answers that name it. */
  readonly responses: number;
  /** Of those whose truth it is, the share that names it; null when it is no answer's truth. */
  readonly recall: number | null;
  /** Of those that name it, the share whose truth it is; null when no answer names it. */
  readonly precision: number | null;
}

/**
 * Recall n[letter, letter] / n[letter, any] and precision n[letter, letter] / n[any, letter] of each letter.
 *
 * @returns one entry for each letter of the pair, or for every letter seen when there are more; shares in [0, 1] or null
 * Source: the usual definitions; same values as scikit-learn `recall_score` and `precision_score`, which return 0 where
 * this is null.
 */
export function recallPrecision(cells: readonly AnswerCell[]): LetterDecision[] {
  const answered = cells.filter(isAnswered);
  return (letterPair(cells) ?? lettersSeen(cells)).map((letter) => {
    const correct = countOf(answered, (cell) => cell.truth === letter && isCorrect(cell));
    const truths = countOf(answered, ({ truth }) => truth === letter);
    const responses = countOf(answered, ({ response }) => response === letter);
    return {
      letter,
      truths,
      responses,
      recall: truths === 0 ? null : correct / truths,
      precision: responses === 0 ? null : correct / responses,
    };
  });
}
