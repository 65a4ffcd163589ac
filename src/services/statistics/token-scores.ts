import { groupScores, type ScoreGroup } from './score-group.js';
import type { TokenCell } from './token-cell.js';

/** 12 decimals. */
const DECIMALS = 1e12;

/**
 * The answers by their token confidence q = p(given letter) / sum of p over the option letters: how much of the mass on
 * the letters went to the one that was answered. Below one half when the reply names another letter than the likeliest.
 * Rounded to 12 decimals, so that 0.95 / (0.95 + 0.05) and 0.95 / (0.05 + 0.95), which differ in the last bit, are one
 * score.
 *
 * @returns scores in [0, 1], ascending; empty for no cells
 * Source: the probability of the given class, as Guo et al. (2017) take confidence, among the letters alone.
 */
export function tokenGroups(cells: readonly TokenCell[]): ScoreGroup[] {
  return groupScores(
    cells.map((cell) => ({
      score: roundedProbability(letterShare(cell, cell.response)),
      isCorrect: cell.response === cell.truth,
      count: cell.count,
    })),
  );
}

/** p(letter) / sum of p over the option letters, in [0, 1]; 0 for a letter that has no mass. */
export function letterShare({ probabilities }: TokenCell, letter: string): number {
  return (probabilities[letter] ?? 0) / massOf(probabilities);
}

/** Mass on the option letters together, > 0 in a cell; may differ from 1. */
export function massOf(probabilities: TokenCell['probabilities']): number {
  let sum = 0;
  for (const letter in probabilities) sum += probabilities[letter] ?? 0;
  return sum;
}

/** To 12 decimals, an error of at most 5e-13: equal up to rounding becomes equal. */
export function roundedProbability(probability: number): number {
  return Math.round(probability * DECIMALS) / DECIMALS;
}
