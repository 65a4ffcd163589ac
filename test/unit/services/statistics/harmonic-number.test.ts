import { describe, expect, it } from '@jest/globals';
import { harmonicNumber } from '../../../../src/services/statistics/harmonic-number.js';

describe('harmonicNumber', () => {
  it('agrees with values worked by hand', () => {
    expect(harmonicNumber(0)).toBe(0);
    expect(harmonicNumber(1)).toBeCloseTo(1, 14);
    expect(harmonicNumber(4)).toBeCloseTo(25 / 12, 14);
  });

  it('is within 1e-14 of the sum at every n up to a million', () => {
    // Kahan's summation: the sum itself is then exact to the last bits.
    let [sum, carried, greatest] = [0, 0, 0];
    for (let n = 1; n <= 1_000_000; n += 1) {
      const term = 1 / n - carried;
      const next = sum + term;
      carried = next - sum - term;
      sum = next;
      greatest = Math.max(greatest, Math.abs(harmonicNumber(n) - sum));
    }
    expect(greatest).toBeLessThan(1e-14);
  });
});
