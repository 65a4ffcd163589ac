import { describe, expect, it } from '@jest/globals';
import { percentileInterval, quantile } from '../../../../src/services/statistics/percentile-interval.js';

describe('quantile', () => {
  it("is numpy's default", () => {
    // numpy.quantile([1, 2, 4, 8], [0, .025, .25, .5, .9, 1])
    const values = Float64Array.from([1, 2, 4, 8]);
    const shares = [0, 0.025, 0.25, 0.5, 0.9, 1];
    expect(shares.map((share) => quantile(values, share))).toEqual([1, 1.075, 1.75, 3, 6.800000000000001, 8]);
  });

  it('is the value itself when there is one, and NaN when there is none', () => {
    expect(quantile(Float64Array.of(3), 0.975)).toBe(3);
    expect(quantile(new Float64Array(), 0.5)).toBeNaN();
  });
});

describe('percentileInterval', () => {
  it('leaves 2.5 % on either side', () => {
    const { low, high } = percentileInterval(Float64Array.from({ length: 201 }, (_, index) => index)) ?? {};
    expect([low, high]).toEqual([5, 195]);
  });

  it('is null of no replicates', () => {
    expect(percentileInterval(new Float64Array())).toBeNull();
  });
});
