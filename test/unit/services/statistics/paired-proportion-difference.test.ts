import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pairedOutcomes, type PairedCell } from '../../../../src/services/statistics/paired-cell.js';
import { pairedProportionDifference } from '../../../../src/services/statistics/paired-proportion-difference.js';
import { anyPairedCells, pairedCell, runsSwapped } from '../../../support/paired-cells.js';

const CELLS: PairedCell[] = [
  pairedCell([true, 5], [true, 4], 5),
  pairedCell([true, 5], [false, 4], 1),
  pairedCell([false, null], [true, 4], 3),
  pairedCell([false, 5], [false, null], 1),
];

describe('pairedOutcomes', () => {
  it('counts who was right where, rated or not', () => {
    expect(pairedOutcomes(CELLS)).toEqual({
      n: 10,
      bothRight: 5,
      bothWrong: 1,
      onlyBaselineRight: 1,
      onlyCandidateRight: 3,
    });
  });
});

describe('pairedProportionDifference', () => {
  it('agrees with values worked by hand', () => {
    const result = pairedProportionDifference(CELLS);
    expect(result).toMatchObject({ baseline: 0.6, candidate: 0.8, value: 0.2, n: 10, reason: null });
    // p_c = 4/12, p_b = 2/12, centre 1/6: 1/6 ± 1.959964 sqrt((1/2 - 1/36) / 12).
    const halfWidth = 1.959964 * Math.sqrt((1 / 2 - 1 / 36) / 12);
    expect(result.low).toBeCloseTo(1 / 6 - halfWidth, 6);
    expect(result.high).toBeCloseTo(1 / 6 + halfWidth, 6);
    // 1 and 3 of 4 coins: 2 x 5/16.
    expect(result.p).toBeCloseTo(10 / 16, 14);
  });

  it('says when there is nothing to compare', () => {
    const nulls = { baseline: null, candidate: null, value: null, low: null, high: null, p: null };
    expect(pairedProportionDifference([])).toMatchObject({ ...nulls, n: 0, reason: 'no_data' });
  });

  it('has an interval of some width when the runs never differ', () => {
    const { value, low, high, p } = pairedProportionDifference([pairedCell([true, 5], [true, 5], 10)]);
    expect([value, p]).toEqual([0, 1]);
    expect(high! - low!).toBeGreaterThan(0.4);
  });

  it('turns round when the runs change places', () => {
    fc.assert(
      fc.property(anyPairedCells, (cells) => {
        const [given, swapped] = [pairedProportionDifference(cells), pairedProportionDifference(runsSwapped(cells))];
        expect(swapped.reason).toBe(given.reason);
        if (given.value === null) return;
        expect(swapped.value).toBeCloseTo(-given.value, 12);
        expect(swapped.low).toBeCloseTo(-given.high!, 12);
        expect(swapped.p).toBeCloseTo(given.p!, 12);
        expect(given.value).toBeCloseTo(given.candidate! - given.baseline!, 12);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
