import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aurocDifference } from '../../../../src/services/statistics/auroc-difference.js';
import { anyPairedCells, pairedCell, runsSwapped } from '../../../support/paired-cells.js';

describe('aurocDifference', () => {
  it('agrees with values worked by hand', () => {
    // Both runs are right and wrong on the same four questions. The baseline rates right 4, 2 and wrong 3, 1: of the four
    // pairs three are in order. The candidate rates right 4, 3 and wrong 2, 1: all are.
    const result = aurocDifference([
      pairedCell([true, 4], [true, 4], 1),
      pairedCell([true, 2], [true, 3], 1),
      pairedCell([false, 3], [false, 2], 1),
      pairedCell([false, 1], [false, 1], 1),
    ]);
    // The candidate's influences are 0; the baseline's 2 x (1 - .75), 2 x (.5 - .75), and the same for the wrong ones:
    // ± 1/2. Their variance is 4 x 1/4 / 3 = 1/3, so se = sqrt(1/12) and z = .25 x sqrt(12).
    expect(result).toMatchObject({ baseline: 0.75, candidate: 1, value: 0.25, n: 4, reason: null });
    expect(result.z).toBeCloseTo(0.25 * Math.sqrt(12), 12);
    expect(result.p).toBeCloseTo(0.3864762307712326, 9);
    expect(result.low).toBeCloseTo(0.25 - 1.959964 / Math.sqrt(12), 6);
    expect(result.high).toBeCloseTo(0.25 + 1.959964 / Math.sqrt(12), 6);
  });

  it('leaves out what is rated in one run only', () => {
    const rated = [
      pairedCell([true, 4], [true, 3], 3),
      pairedCell([false, 3], [false, 3], 2),
      pairedCell([false, 5], [true, 1], 2),
    ];
    const unrated = [pairedCell([true, null], [false, 4], 9), pairedCell([false, 2], [false, null], 9)];
    expect(aurocDifference([...rated, ...unrated])).toEqual(aurocDifference(rated));
  });

  it('compares a run with itself: no difference, and no test of it', () => {
    const same = aurocDifference([
      pairedCell([true, 5], [true, 5], 7),
      pairedCell([true, 3], [true, 3], 2),
      pairedCell([false, 5], [false, 5], 4),
    ]);
    expect(same).toMatchObject({ value: 0, low: 0, high: 0, z: null, p: null, reason: 'degenerate_interval' });
  });

  it.each([
    ['no_data', [], null],
    ['no_data', [pairedCell([true, null], [true, 3], 4)], null],
    ['no_wrong_answers', [pairedCell([true, 3], [true, 3], 4)], null],
    ['no_correct_answers', [pairedCell([true, 3], [false, 3], 4), pairedCell([false, 3], [false, 3], 4)], null],
    [
      'fewer_than_two_correct_or_wrong',
      [pairedCell([true, 3], [true, 3], 4), pairedCell([false, 2], [false, 3], 1)],
      -0.5,
    ],
  ])('says why something is missing: %s', (reason, cells, value) => {
    expect(aurocDifference(cells)).toMatchObject({ value, low: null, high: null, z: null, p: null, reason });
  });

  it('turns round when the runs change places, and is never NaN', () => {
    let compared = 0;
    fc.assert(
      fc.property(anyPairedCells, (cells) => {
        const [given, swapped] = [aurocDifference(cells), aurocDifference(runsSwapped(cells))];
        for (const side of [given, swapped]) for (const part of Object.values(side)) expect(part).not.toBeNaN();
        expect(swapped.z === null).toBe(given.z === null);
        if (given.z === null || given.value === null) return;
        compared += 1;
        expect(swapped.value).toBeCloseTo(-given.value, 12);
        expect(swapped.z).toBeCloseTo(-given.z, 9);
        expect(swapped.p).toBeCloseTo(given.p!, 9);
      }),
      { seed: 1, numRuns: 200 },
    );
    expect(compared).toBeGreaterThan(150);
  });
});
