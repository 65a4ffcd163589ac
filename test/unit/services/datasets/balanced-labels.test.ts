import { describe, expect, it } from '@jest/globals';
import { balancedLabels } from '../../../../src/services/datasets/balanced-labels.js';
import { SeededRandom } from '../../../../src/services/stimuli/random.js';

const cells = [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].flatMap((b) => [0, 1, 2, 3, 4, 5, 6, 7].map((c) => [a, b, c])));

describe('balancedLabels', () => {
  it.each([2, 4])('gives each of %i labels equally often when all factors but one are held', (labels) => {
    const labelOf = balancedLabels([4, 4, 8], labels, new SeededRandom(5));
    for (const free of [0, 1, 2]) {
      const groups = groupBy(cells, (cell) => cell.filter((_, factor) => factor !== free).join());
      for (const group of groups.values()) {
        const counts = Array.from({ length: labels }, (_, label) => group.filter((c) => labelOf(c) === label).length);
        expect(new Set(counts)).toEqual(new Set([group.length / labels]));
      }
    }
  });

  it('follows the seed', () => {
    const labelsOf = (seed: number) => cells.map(balancedLabels([4, 4, 8], 2, new SeededRandom(seed)));
    expect(labelsOf(1)).toEqual(labelsOf(1));
    expect(labelsOf(1)).not.toEqual(labelsOf(2));
  });

  it('refuses a factor over which the labels cannot be balanced', () => {
    expect(() => balancedLabels([3], 2, new SeededRandom(1))).toThrow('3 levels');
  });
});

function groupBy(items: readonly number[][], keyOf: (item: number[]) => string): Map<string, number[][]> {
  const groups = new Map<string, number[][]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
