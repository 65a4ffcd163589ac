import { logOdds } from './letter-margins.js';
import type { ScoredAnswers } from './score-group.js';
import type { TokenCell } from './token-cell.js';
import { roundedProbability } from './token-scores.js';

export interface TemperatureScale {
  /** > 0. */
  readonly temperature: number;
  readonly letters: readonly [string, string];
}

/**
 * The answers with their token confidence after scaling, sigmoid(l / T), l the log odds of the letter that was GIVEN;
 * to 12 decimals, as token confidences are. Scaling keeps the order of the answers, except that confidences within
 * 1e-12 of each other, as a small T makes them near 0 and 1, become ties.
 *
 * @returns scores in [0, 1], one entry a cell, for groupScores()
 */
export function temperatureScores(
  cells: readonly TokenCell[],
  { temperature, letters }: TemperatureScale,
): ScoredAnswers[] {
  return cells.map((cell) => ({
    score: roundedProbability(1 / (1 + Math.exp(-logOdds(cell, cell.response, letters) / temperature))),
    isCorrect: cell.response === cell.truth,
    count: cell.count,
  }));
}
