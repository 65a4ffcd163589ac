import type { TokenCell } from './token-cell.js';

/** Masses below this count as this, so that a letter outside the top tokens has a finite log. */
const LEAST_MASS = 1e-12;

/** Answers by how far the probabilities speak for the true letter. */
export interface MarginGroup {
  /** ln p(truth) - ln p(other letter), in [-27.7, 27.7] for masses up to 1; below 0 the other letter is likelier. */
  readonly margin: number;
  readonly count: number;
}

/** Log odds ln p(letter) - ln p(the other of the two), each mass at least 1e-12. Not normalised: their sum cancels. */
export function logOdds(cell: TokenCell, letter: string, [first, second]: readonly [string, string]): number {
  const other = letter === first ? second : first;
  return Math.log(massOfLetter(cell, letter)) - Math.log(massOfLetter(cell, other));
}

/** The answers by margin, each margin once: a model has a few hundred values, whatever the number of answers. */
export function marginGroups(cells: readonly TokenCell[], letters: readonly [string, string]): MarginGroup[] {
  const counts = new Map<number, number>();
  for (const cell of cells) {
    const margin = logOdds(cell, cell.truth, letters);
    counts.set(margin, (counts.get(margin) ?? 0) + cell.count);
  }
  return [...counts].map(([margin, count]) => ({ margin, count }));
}

function massOfLetter({ probabilities }: TokenCell, letter: string): number {
  return Math.max(probabilities[letter] ?? 0, LEAST_MASS);
}
