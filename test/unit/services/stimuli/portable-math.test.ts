import { describe, expect, it } from '@jest/globals';
import { cosineOfTurns, decay, sineOfTurns } from '../../../../src/services/stimuli/portable-math.js';

const points = Array.from({ length: 2001 }, (_, i) => (i - 1000) / 137);

describe('portable math', () => {
  it('agrees with the engine to 1e-13 over the whole range that renderers use', () => {
    for (const turns of points) {
      expect(Math.abs(cosineOfTurns(turns) - Math.cos(2 * Math.PI * turns))).toBeLessThan(1e-13);
      expect(Math.abs(sineOfTurns(turns) - Math.sin(2 * Math.PI * turns))).toBeLessThan(1e-13);
    }
    for (const x of points.map(Math.abs)) expect(Math.abs(decay(4 * x) - Math.exp(-4 * x))).toBeLessThan(1e-13);
  });

  it('is exact where the value is a whole number', () => {
    expect(cosineOfTurns(0)).toBe(1);
    expect(sineOfTurns(0.25)).toBe(1);
    expect(decay(0)).toBe(1);
  });
});
