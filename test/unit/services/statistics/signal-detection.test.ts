import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accuracy } from '../../../../src/services/statistics/accuracy.js';
import { signalDetection } from '../../../../src/services/statistics/signal-detection.js';
import { answerCells, anyCells, lettersSwapped } from '../../../support/answer-cells.js';

/** z(.85), from a table of the normal distribution. */
const Z_85 = 1.0364333894937898;

describe('signalDetection', () => {
  it('agrees with values worked by hand', () => {
    // Corrected: hits (8 + .5) / (9 + 1) = .85, false alarms (1 + .5) / (9 + 1) = .15.
    const result = signalDetection(
      answerCells([
        ['A', 'A', 8],
        ['A', 'B', 1],
        ['B', 'A', 1],
        ['B', 'B', 8],
      ]),
    );
    expect(result.dPrime).toMatchObject({ value: expect.closeTo(2 * Z_85, 12), n: 18, reason: null });
    expect(result.criterion.value).toBeCloseTo(0, 12);
    // Variance of each z: .85 x .15 / (10 phi(1.0364)^2), phi(1.0364) = .2331588.
    const standardError = Math.sqrt((2 * 0.85 * 0.15) / (10 * 0.2331588 ** 2));
    expect(result.standardError).toBeCloseTo(standardError, 6);
    expect(result.dPrime.high).toBeCloseTo(2 * Z_85 + 1.959964 * standardError, 5);
    expect(result.criterion.high).toBeCloseTo((1.959964 * standardError) / 2, 5);
    // Without the correction: z(8/9) - z(1/9).
    expect(result.dPrimeRaw).toBeCloseTo(2 * 1.2206403488473, 9);
  });

  it('is finite when everything is right, where the uncorrected form has no value', () => {
    const result = signalDetection(
      answerCells([
        ['A', 'A', 50],
        ['B', 'B', 50],
      ]),
    );
    expect(result.dPrime.value).toBeCloseTo(4.667537149614278, 9);
    expect([result.dPrimeRaw, result.criterionRaw]).toEqual([null, null]);
  });

  it('has a criterion above 0 for a model that prefers A', () => {
    const result = signalDetection(
      answerCells([
        ['A', 'A', 9],
        ['A', 'B', 1],
        ['B', 'A', 5],
        ['B', 'B', 5],
      ]),
    );
    expect(result.criterion.value).toBeGreaterThan(0);
    expect(result.logBeta).toBeCloseTo(result.criterion.value! * result.dPrime.value!, 12);
  });

  it.each([
    ['no_data', answerCells([['A', null, 5]]), 0],
    [
      'one_truth_class',
      answerCells([
        ['A', 'A', 5],
        ['A', 'B', 2],
      ]),
      7,
    ],
    [
      'not_two_letters',
      answerCells([
        ['A', 'A', 5],
        ['B', 'C', 2],
      ]),
      7,
    ],
  ])('says why it has no value: %s', (reason, cells, n) => {
    const result = signalDetection(cells);
    expect(result.dPrime).toMatchObject({ value: null, low: null, high: null, reason, n });
    expect(result.criterion).toMatchObject({ value: null, reason });
    expect([result.standardError, result.logBeta, result.dPrimeRaw, result.criterionRaw]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it("keeps d' and accuracy and turns c round when A and B are exchanged", () => {
    let compared = 0;
    fc.assert(
      fc.property(anyCells, (cells) => {
        const [given, swapped] = [signalDetection(cells), signalDetection(lettersSwapped(cells))];
        expect(accuracy(lettersSwapped(cells))).toEqual(accuracy(cells));
        expect(swapped.dPrime.reason).toBe(given.dPrime.reason);
        if (given.dPrime.value === null) return;
        compared += 1;
        expect(swapped.dPrime.value).toBeCloseTo(given.dPrime.value, 10);
        expect(swapped.criterion.value).toBeCloseTo(-given.criterion.value!, 10);
        expect(swapped.standardError).toBeCloseTo(given.standardError!, 10);
      }),
      { seed: 1, numRuns: 200 },
    );
    expect(compared).toBeGreaterThan(150);
  });
});
