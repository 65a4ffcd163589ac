import { optionLetters } from './option-letters.js';
import { groupScores, type ScoreGroup } from './score-group.js';
import type { TokenCell } from './token-cell.js';
import { letterShare, roundedProbability } from './token-scores.js';

/**
 * The answers by p(first letter), the share of the mass on the letters that went to the first of them, counted by
 * whether that letter is the truth. What measures of the model's probabilities against the truth, whatever it replied,
 * stand on: here a group's `correct` are the answers of which the first letter is true, and its `wrong` the others.
 *
 * @returns scores in [0, 1] to 12 decimals, ascending; null unless there are two letters
 */
export function firstLetterGroups(cells: readonly TokenCell[]): ScoreGroup[] | null {
  const letters = optionLetters(cells);
  if (letters === null) return null;
  const [first] = letters;
  return groupScores(
    cells.map((cell) => ({
      score: roundedProbability(letterShare(cell, first)),
      isCorrect: cell.truth === first,
      count: cell.count,
    })),
  );
}
