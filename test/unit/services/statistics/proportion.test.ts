import { describe, expect, it } from '@jest/globals';
import { proportion } from '../../../../src/services/statistics/proportion.js';

describe('proportion', () => {
  it('keeps the count and the number it is of beside the share', () => {
    expect(proportion(3, 4)).toMatchObject({ count: 3, n: 4, value: 0.75 });
  });

  it('has no value and no limits without trials, rather than 0', () => {
    expect(proportion(0, 0)).toEqual({ count: 0, n: 0, value: null, low: null, high: null });
  });

  it('holds its value between its limits', () => {
    for (let count = 0; count <= 20; count += 1) {
      const { value, low, high } = proportion(count, 20);
      expect(low).toBeLessThanOrEqual(value ?? NaN);
      expect(high).toBeGreaterThanOrEqual((value ?? NaN) - 1e-15);
    }
  });
});
