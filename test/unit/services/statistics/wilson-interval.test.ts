import { describe, expect, it } from '@jest/globals';
import { InvalidInputError } from '../../../../src/errors.js';
import { wilsonInterval } from '../../../../src/services/statistics/wilson-interval.js';

describe('wilsonInterval', () => {
  it('agrees with a value worked by hand: 5 of 10', () => {
    // z^2 = 3.8414588; centre = (0.5 + 0.19207294) / 1.38414588 = 0.5
    // half-width = 1.959964 / 1.38414588 * sqrt(0.025 + 0.0096036) = 0.2634069
    expect(wilsonInterval(5, 10)?.low).toBeCloseTo(0.2365931, 6);
    expect(wilsonInterval(5, 10)?.high).toBeCloseTo(0.7634069, 6);
  });

  it('is null without trials', () => {
    expect(wilsonInterval(0, 0)).toBeNull();
  });

  it('touches the bound it stands at and stays open on the other side', () => {
    expect(wilsonInterval(0, 10)).toEqual({ low: 0, high: expect.closeTo(0.2775328, 6) });
    expect(wilsonInterval(10, 10)).toEqual({ low: expect.closeTo(0.7224672, 6), high: expect.closeTo(1, 12) });
  });

  it('mirrors when successes and failures change places', () => {
    for (const [count, n] of [
      [1, 7],
      [3, 40],
      [1526, 2688],
    ] as const) {
      const given = wilsonInterval(count, n);
      const mirrored = wilsonInterval(n - count, n);
      expect(mirrored?.low).toBeCloseTo(1 - (given?.high ?? NaN), 12);
      expect(mirrored?.high).toBeCloseTo(1 - (given?.low ?? NaN), 12);
    }
  });

  it('narrows as trials are added at the same share', () => {
    const widths = [10, 100, 1000, 10_000].map((n) => {
      const { low, high } = wilsonInterval(n / 2, n) ?? { low: NaN, high: NaN };
      return high - low;
    });
    expect(widths).toEqual([...widths].sort((left, right) => right - left));
  });

  it.each([
    [-1, 10],
    [11, 10],
    [0.5, 10],
    [0, -1],
    [NaN, 1],
    [1, Infinity],
  ])('refuses %p of %p', (count, n) => {
    expect(() => wilsonInterval(count, n)).toThrow(InvalidInputError);
  });
});
