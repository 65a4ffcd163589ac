import type { SeededRandom } from '../stimuli/random.js';

/**
 * Random labels for the cells of a full factorial, exactly balanced. Each factor gets a shuffled list with every label
 * equally often; a cell's label is the sum over its factors, modulo the number of labels. Whatever levels the other
 * factors are held at, one factor alone runs through all labels equally often: so every level of every factor, and every
 * combination of all factors but one, has each label in the same number of cells.
 * @param sizes   number of levels of each factor, each a multiple of `labels`
 * @param labels  how many labels, from 2
 * @returns       label of a cell in [0, labels), given the index of each factor's level
 */
export function balancedLabels(
  sizes: readonly number[],
  labels: number,
  random: SeededRandom,
): (levels: readonly number[]) => number {
  const shares = sizes.map((size) => {
    if (size % labels !== 0) throw new Error(`${labels} labels cannot be balanced over a factor with ${size} levels`);
    return random.shuffled(Array.from({ length: size }, (_, level) => level % labels));
  });
  return (levels) => levels.reduce((sum, level, factor) => sum + (shares[factor]?.[level] ?? 0), 0) % labels;
}
