import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accuracyAnswered } from '../../../../src/services/statistics/accuracy.js';
import { balancedAccuracy } from '../../../../src/services/statistics/balanced-accuracy.js';
import { cohenKappa } from '../../../../src/services/statistics/cohen-kappa.js';
import { majorityShare } from '../../../../src/services/statistics/majority-share.js';
import { matthewsCorrelation } from '../../../../src/services/statistics/matthews-correlation.js';
import { recallPrecision } from '../../../../src/services/statistics/recall-precision.js';
import { responseBias } from '../../../../src/services/statistics/response-bias.js';
import { answerCells, anyCells, lettersSwapped } from '../../../support/answer-cells.js';

// Truth A: 6 A, 2 B. Truth B: 1 A, 3 B. Of 12, 9 are right.
const CELLS = answerCells([
  ['A', 'A', 6],
  ['A', 'B', 2],
  ['B', 'A', 1],
  ['B', 'B', 3],
  ['A', null, 4],
]);

describe('the measures of the decision', () => {
  it('agree with values worked by hand', () => {
    expect(recallPrecision(CELLS)).toEqual([
      { letter: 'A', truths: 8, responses: 7, recall: 6 / 8, precision: 6 / 7 },
      { letter: 'B', truths: 4, responses: 5, recall: 3 / 4, precision: 3 / 5 },
    ]);
    expect(balancedAccuracy(CELLS)).toBe(0.75);
    expect(majorityShare(CELLS)).toBe(8 / 12);
    expect(responseBias(CELLS)).toEqual({ truthShare: 8 / 12, responseShare: 7 / 12, bias: -1 / 12 });
    expect(matthewsCorrelation(CELLS)).toBeCloseTo((6 * 3 - 2 * 1) / Math.sqrt(8 * 4 * 7 * 5), 14);
    // Observed 9/12, expected (8 x 7 + 4 x 5) / 144 = 76/144.
    expect(cohenKappa(CELLS)).toBeCloseTo((9 / 12 - 76 / 144) / (1 - 76 / 144), 14);
  });

  it('are null without answers, not 0', () => {
    for (const measure of [balancedAccuracy, majorityShare, responseBias, matthewsCorrelation, cohenKappa]) {
      expect(measure([])).toBeNull();
      expect(measure(answerCells([['A', null, 3]]))).toBeNull();
    }
    expect(recallPrecision([]).map(({ recall, precision }) => [recall, precision])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('say what they can of one truth', () => {
    const cells = answerCells([
      ['A', 'A', 3],
      ['A', 'B', 1],
    ]);
    expect(balancedAccuracy(cells)).toBe(0.75);
    expect(matthewsCorrelation(cells)).toBeNull();
    expect(cohenKappa(cells)).toBe(0);
    expect(cohenKappa(answerCells([['A', 'A', 3]]))).toBeNull();
  });

  it('take three letters where they can', () => {
    const cells = answerCells([
      ['A', 'A', 2],
      ['B', 'C', 1],
      ['C', 'C', 1],
    ]);
    expect(recallPrecision(cells).map(({ recall }) => recall)).toEqual([1, 0, 1]);
    expect(balancedAccuracy(cells)).toBeCloseTo(2 / 3, 14);
    // Observed 3/4, expected (2 x 2 + 1 x 0 + 1 x 2) / 16.
    expect(cohenKappa(cells)).toBeCloseTo((3 / 4 - 6 / 16) / (1 - 6 / 16), 14);
    expect([matthewsCorrelation(cells), responseBias(cells)]).toEqual([null, null]);
  });

  it('keep what they say of both letters, and turn the bias round, when A and B are exchanged', () => {
    fc.assert(
      fc.property(anyCells, (cells) => {
        const swapped = lettersSwapped(cells);
        for (const measure of [accuracyOf, balancedAccuracy, majorityShare, matthewsCorrelation, cohenKappa]) {
          expectEqual(measure(swapped), measure(cells));
        }
        const bias = responseBias(cells)?.bias ?? null;
        expectEqual(responseBias(swapped)?.bias ?? null, bias === null ? null : -bias);
        expect(recallPrecision(swapped).map(({ recall }) => recall)).toEqual(
          recallPrecision(cells)
            .map(({ recall }) => recall)
            .reverse(),
        );
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('stay in their ranges', () => {
    fc.assert(
      fc.property(anyCells, (cells) => {
        expect(Math.abs(matthewsCorrelation(cells) ?? 0)).toBeLessThanOrEqual(1 + 1e-12);
        expect(Math.abs(cohenKappa(cells) ?? 0)).toBeLessThanOrEqual(1);
        expect(majorityShare(cells) ?? 1).toBeGreaterThanOrEqual(0.5);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

function accuracyOf(cells: Parameters<typeof accuracyAnswered>[0]): number | null {
  return accuracyAnswered(cells).value;
}

function expectEqual(ours: number | null, theirs: number | null): void {
  if (ours === null || theirs === null) expect(ours).toBe(theirs);
  else expect(ours).toBeCloseTo(theirs, 12);
}
