import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NORMAL_QUANTILE, normalInterval } from '../../../../src/services/statistics/normal-interval.js';

describe('normalInterval', () => {
  it('lies 1.96 standard errors to each side', () => {
    expect(normalInterval(0.5, 0.1).low).toBeCloseTo(0.5 - 0.1959964, 7);
    expect(normalInterval(0.5, 0.1).high).toBeCloseTo(0.5 + 0.1959964, 7);
  });

  it('stays in the range that the quantity can have, when told', () => {
    expect(normalInterval(0.95, 0.1, { low: 0, high: 1 }).high).toBe(1);
    expect(normalInterval(0.05, 0.1, { low: 0, high: 1 }).low).toBe(0);
  });

  it('holds its value, and is a point without an error', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 9, noNaN: true }),
        (value, error) => {
          const { low, high } = normalInterval(value, error);
          expect(low).toBeLessThanOrEqual(value);
          expect(high).toBeGreaterThanOrEqual(value);
          expect(high - low).toBeCloseTo(2 * NORMAL_QUANTILE * error, 9);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
    expect(normalInterval(2, 0)).toEqual({ low: 2, high: 2 });
  });
});
