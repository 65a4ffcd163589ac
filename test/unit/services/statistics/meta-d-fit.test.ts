import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ratingProbabilities } from '../../../../bench/rated-observer.js';
import { fitMetaD, type MetaDInput } from '../../../../src/services/statistics/meta-d-fit.js';
import type { RatingCounts } from '../../../../src/services/statistics/rating-counts.js';

/** metadpy's test of `mle.metad` (metadpy/tests/test_mle.py). */
const METADPY = {
  signalAbsent: [52, 32, 35, 37, 26, 12, 4, 2],
  signalPresent: [2, 5, 15, 22, 33, 38, 40, 45],
};

const eight = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 8, maxLength: 8 });
const counts: fc.Arbitrary<RatingCounts> = fc.record({ signalAbsent: eight, signalPresent: eight });

function fitted(input: MetaDInput) {
  const fit = fitMetaD(input);
  if (!fit) throw new Error('These counts have a fit.');
  return fit;
}

describe('fitMetaD', () => {
  it("gives metadpy's published example", () => {
    const { dPrime, metaDPrime } = fitted({ ...METADPY, padding: 1 / 8 });
    expect(dPrime.toFixed(3)).toBe('1.535');
    expect(metaDPrime.toFixed(3)).toBe('1.634');
    expect((metaDPrime / dPrime).toFixed(3)).toBe('1.064');
    expect((metaDPrime - dPrime).toFixed(3)).toBe('0.099');
  });

  it("finds meta-d′ = d′ from an ideal observer's expected counts, whatever its bias", () => {
    for (const criterion of [-1, 0, 0.7]) {
      const ideal = ratingProbabilities({ dPrime: 1.3, criterion, mRatio: 1, cuts: [0.4, 0.9, 1.1] });
      const fit = fitted({ ...ideal, padding: 0 });
      expect(fit.dPrime).toBeCloseTo(1.3, 9);
      expect(fit.criterion).toBeCloseTo(criterion, 9);
      expect(fit.metaDPrime).toBeCloseTo(1.3, 6);
      expect(fit.ratingCriteria.present.map((place) => place - criterion)).toEqual([0.4, 0.9, 1.1].map(near));
      expect(fit.ratingCriteria.absent.map((place) => place - criterion)).toEqual([-1.1, -0.9, -0.4].map(near));
    }
  });

  it('finds the meta-d′ of expected counts, below, above and on the other side of d′', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 2.5, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -1, max: 1.5, noNaN: true }),
        (dPrime, criterion, mRatio) => {
          const observer = ratingProbabilities({ dPrime, criterion, mRatio, cuts: [0.3, 0.6, 1, 1.5] });
          expect(fitted({ ...observer, padding: 0 }).metaDPrime).toBeCloseTo(mRatio * dPrime, 4);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('keeps meta-d′ and turns the criterion when the letters change places', () => {
    fc.assert(
      fc.property(counts, ({ signalAbsent, signalPresent }) => {
        const turned = { signalAbsent: signalPresent.toReversed(), signalPresent: signalAbsent.toReversed() };
        const fit = fitMetaD({ signalAbsent, signalPresent, padding: 1 / 8 });
        const other = fitMetaD({ ...turned, padding: 1 / 8 });
        expect(other?.metaDPrime).toEqual(fit ? near(fit.metaDPrime) : undefined);
        expect(other?.criterion).toEqual(fit ? near(-fit.criterion) : undefined);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('turns meta-d′ and d′ when the truths change places', () => {
    fc.assert(
      fc.property(counts, ({ signalAbsent, signalPresent }) => {
        const fit = fitMetaD({ signalAbsent, signalPresent, padding: 0 });
        const other = fitMetaD({ signalAbsent: signalPresent, signalPresent: signalAbsent, padding: 0 });
        expect(other?.metaDPrime).toEqual(fit ? near(-fit.metaDPrime) : undefined);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('does not change when all counts are multiplied, without padding', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 1000 }), (once, times) => {
        const multiplied = {
          signalAbsent: once.signalAbsent.map((count) => times * count),
          signalPresent: once.signalPresent.map((count) => times * count),
        };
        const fit = fitMetaD({ ...once, padding: 0 });
        expect(fitMetaD({ ...multiplied, padding: 0 })?.metaDPrime).toEqual(fit ? near(fit.metaDPrime) : undefined);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('climbs to the same maximum from a start', () => {
    const fit = fitted({ ...METADPY, padding: 1 / 8 });
    for (const start of [-10, 0, 1.2, 10]) {
      const other = fitted({ ...METADPY, padding: 1 / 8, start });
      expect(other.metaDPrime).toEqual(near(fit.metaDPrime));
      expect(other.logLikelihood).toEqual(near(fit.logLikelihood));
    }
  });

  it('prefers the higher of two maxima', () => {
    const two = { signalAbsent: [0, 0, 0, 1, 0, 0, 0, 0, 0, 4], signalPresent: [0, 5, 0, 0, 0, 0, 0, 0, 0, 90] };
    const best = fitted({ ...two, padding: 0.1 });
    const other = fitted({ ...two, padding: 0.1, start: 1 });
    expect(best.metaDPrime).toBeCloseTo(-1.8238, 4);
    expect(other.metaDPrime).toBeCloseTo(1.4955, 4);
    expect(best.logLikelihood).toBeGreaterThan(other.logLikelihood + 0.8);
  });

  it('stops at a bound, and says so', () => {
    const sure = { signalAbsent: [100_000, 0, 10_000, 0], signalPresent: [0, 10_000, 0, 100_000] };
    for (const start of [undefined, 3]) {
      const fit = fitted({ ...sure, padding: 1 / 4, start });
      expect(fit.metaDPrime).toBeCloseTo(10, 6);
      expect(fit.isBoundHit).toBe(true);
    }
    expect(fitted({ ...METADPY, padding: 1 / 8 }).isBoundHit).toBe(false);
  });

  it('is null when d′ is 0, though rounding makes it 1e-16', () => {
    const chance = { signalAbsent: [20, 0, 0, 0, 0, 0, 0, 0, 0, 20], signalPresent: [0, 0, 20, 0, 0, 0, 0, 20, 0, 0] };
    expect(fitMetaD({ ...chance, padding: 0.1 })).toBeNull();
  });

  it('refuses counts that it cannot fit', () => {
    const refused = (signalAbsent: number[], signalPresent: number[], padding: number) =>
      expect(() => fitMetaD({ signalAbsent, signalPresent, padding })).toThrow(/^meta-d' /);
    refused([1, 2], [1, 2], 0.1);
    refused([1, 2, 3], [1, 2, 3], 0.1);
    refused([1, 2, 3, 4], [1, 2, 3, 4, 5, 6], 0.1);
    refused([1, -2, 3, 4], [1, 2, 3, 4], 0.1);
    refused([1, NaN, 3, 4], [1, 2, 3, 4], 0.1);
    refused([1, 1, 0, 0], [1, 1, 1, 1], 0);
    refused([1, 0, 1, 1], [1, 0, 1, 1], 0);
  });
});

/** To 1e-5, which is well beyond what a change of the counts by one answer does. */
function near(value: number): number {
  return expect.closeTo(value, 5) as unknown as number;
}
