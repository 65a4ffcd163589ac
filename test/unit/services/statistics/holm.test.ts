import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { holm } from '../../../../src/services/statistics/holm.js';

const anyP = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 4 });

describe('holm', () => {
  it('agrees with values worked by hand', () => {
    // 3 x .01; 2 x .03; 1 x .04, which may not fall below the one before.
    expect(holm([0.01, 0.04, null, 0.03])).toEqual([0.03, 0.06, null, 0.06]);
    expect(holm([0.5, 0.6])).toEqual([1, 1]);
  });

  it('leaves one test as it is, and takes none', () => {
    expect(holm([null, 0.04])).toEqual([null, 0.04]);
    expect(holm([])).toEqual([]);
    expect(holm([null])).toEqual([null]);
  });

  it('keeps the order, never falls below the p-value given, and stays in [0, 1]', () => {
    fc.assert(
      fc.property(fc.array(anyP, { maxLength: 30 }), (pValues) => {
        const adjusted = holm(pValues);
        expect(adjusted).toHaveLength(pValues.length);
        const pairs = pValues.map((p, place) => ({ p, adjusted: adjusted[place] ?? null }));
        for (const pair of pairs) expect(pair.adjusted === null).toBe(pair.p === null);
        const tests = pairs.flatMap(({ p, adjusted: after }) => (p === null || after === null ? [] : [{ p, after }]));
        for (const { p, after } of tests) {
          expect(after).toBeGreaterThanOrEqual(p);
          expect(after).toBeLessThanOrEqual(1);
          // Monotone: a smaller p-value has no larger adjusted one, and an equal one an equal.
          for (const other of tests) if (other.p <= p) expect(other.after).toBeLessThanOrEqual(after);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
