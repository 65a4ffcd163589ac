import type { TokenCell } from './token-cell.js';

/**
 * The two letters that the model could choose from, sorted: ['A', 'B']. What speaks of one letter's probability, such
 * as temperature scaling, needs two.
 *
 * @returns null when the cells know fewer or more than two letters, and for no cells
 */
export function optionLetters(cells: readonly TokenCell[]): readonly [string, string] | null {
  const letters = new Set<string>();
  for (const { probabilities } of cells) for (const letter in probabilities) letters.add(letter);
  const [first, second, ...others] = [...letters].sort();
  return first === undefined || second === undefined || others.length > 0 ? null : [first, second];
}
