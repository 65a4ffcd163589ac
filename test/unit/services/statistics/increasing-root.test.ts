import { describe, expect, it } from '@jest/globals';
import { increasingRoot } from '../../../../src/services/statistics/increasing-root.js';

describe('increasingRoot', () => {
  it('finds the cube root of 2', () => {
    const at = (place: number): { value: number; slope: number } => ({ value: place ** 3 - 2, slope: 3 * place ** 2 });
    expect(increasingRoot({ at, low: 0, high: 2, start: 1 })).toBeCloseTo(Math.cbrt(2), 14);
  });

  it("stays in the bracket where Newton's steps leave it or the slope is 0", () => {
    // From 3, Newton's method for the arc tangent diverges.
    const arc = (place: number): { value: number; slope: number } => ({
      value: Math.atan(place - 0.1),
      slope: 1 / (1 + (place - 0.1) ** 2),
    });
    expect(increasingRoot({ at: arc, low: -50, high: 20, start: 3 })).toBeCloseTo(0.1, 12);
    const flat = (place: number): { value: number; slope: number } => ({ value: (place - 1) ** 3, slope: 0 });
    expect(increasingRoot({ at: flat, low: -50, high: 20, start: 3 })).toBeCloseTo(1, 12);
  });

  it('needs few steps where the function is smooth', () => {
    let steps = 0;
    const at = (place: number): { value: number; slope: number } => {
      steps += 1;
      return { value: Math.expm1(place - 1), slope: Math.exp(place - 1) };
    };
    expect(increasingRoot({ at, low: -3, high: 8, start: 3 })).toBeCloseTo(1, 14);
    expect(steps).toBeLessThan(12);
  });
});
