import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { truncatedNormal } from '../../../../src/services/statistics/truncated-normal.js';
import { sumOf } from '../../../../src/services/statistics/vector.js';

const QUARTILE = 0.6744897501960817;

const threshold = fc.double({ min: -300, max: 300, noNaN: true });
const cuts = fc
  .array(fc.double({ min: 0.01, max: 2, noNaN: true }), { minLength: 1, maxLength: 8 })
  .map((gaps) => gaps.map((_, index) => sumOf(gaps.slice(0, index + 1))));

describe('truncatedNormal', () => {
  it('halves the upper half at the quartile', () => {
    const { probabilities, densities } = truncatedNormal(0, [QUARTILE]);
    expect(probabilities[0]).toBeCloseTo(0.5, 14);
    expect(probabilities[1]).toBeCloseTo(0.5, 14);
    expect(densities[0]).toBeCloseTo(2 / Math.sqrt(2 * Math.PI), 14);
  });

  it('cuts the whole distribution when the threshold is far below it', () => {
    const { probabilities } = truncatedNormal(-100, [100 - QUARTILE, 100, 100 + QUARTILE]);
    for (const probability of probabilities) expect(probability).toBeCloseTo(0.25, 13);
  });

  it('is nearly exponential far above the mean, where both of its tails are 0 in a double', () => {
    const { probabilities, densities } = truncatedNormal(1000, [Math.LN2 / 1000]);
    expect(probabilities[0]).toBeCloseTo(0.5, 6);
    expect(densities[0]).toBeCloseTo(1000.000999998, 8);
  });

  it('gives probabilities that add up to 1, wherever the threshold is', () => {
    fc.assert(
      fc.property(threshold, cuts, (t, distances) => {
        expect(sumOf(truncatedNormal(t, distances).probabilities)).toBeCloseTo(1, 12);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('has the densities that its probabilities change by', () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 30, noNaN: true }), (t) => {
        const step = 1e-6;
        const [wider = 0] = truncatedNormal(t, [0.2 + step]).probabilities;
        const [narrower = 0] = truncatedNormal(t, [0.2 - step]).probabilities;
        const [, density = 0] = truncatedNormal(t, [0.2]).densities;
        expect((wider - narrower) / (2 * step)).toBeCloseTo(density, 7);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
