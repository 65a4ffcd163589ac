import { describe, expect, it } from '@jest/globals';
import { twoSidedTails, type UnimodalMass } from '../../../../src/services/statistics/two-sided-tails.js';

const massesOf = (masses: readonly number[], mode: number): UnimodalMass => ({
  lowest: 0,
  highest: masses.length - 1,
  mode,
  logMass: (at) => Math.log(masses[at]!),
  ratio: (at) => masses[at + 1]! / masses[at]!,
});

describe('twoSidedTails', () => {
  const masses = [0.05, 0.1, 0.5, 0.2, 0.1, 0.05];

  it.each([
    [0, 0.1],
    [1, 0.3],
    [2, 1],
    [3, 0.5],
    [4, 0.3],
    [5, 0.1],
  ])('adds up what is no more likely than outcome %p: %p', (observed, p) => {
    expect(twoSidedTails(observed, massesOf(masses, 2))).toBeCloseTo(p, 14);
  });

  it('takes outcomes for equally likely that differ by rounding only', () => {
    const rounded = massesOf([0.05 * (1 + 1e-12), ...masses.slice(1)], 2);
    expect(twoSidedTails(5, rounded)).toBeCloseTo(0.1, 12);
  });

  it('has one tail where the other never falls as low', () => {
    expect(twoSidedTails(3, massesOf([0.4, 0.3, 0.2, 0.1], 0))).toBeCloseTo(0.1, 14);
    expect(twoSidedTails(0, massesOf([0.1, 0.2, 0.3, 0.4], 3))).toBeCloseTo(0.1, 14);
  });

  it('is certain when there is one outcome', () => {
    expect(twoSidedTails(0, massesOf([1], 0))).toBe(1);
  });

  it('needs some thousand steps for a million outcomes, not a million', () => {
    let steps = 0;
    // A normal shape with a standard deviation of 500, as of 1,000,000 coin flips.
    const logMass = (at: number) => -0.5 * ((at - 500_000) / 500) ** 2 - Math.log(500 * Math.sqrt(2 * Math.PI));
    const counted = (value: number) => {
      steps += 1;
      return value;
    };
    const p = twoSidedTails(500_500, {
      lowest: 0,
      highest: 1_000_000,
      mode: 500_000,
      logMass: (at) => counted(logMass(at)),
      ratio: (at) => counted(Math.exp(logMass(at + 1) - logMass(at))),
    });
    // Two tails beyond one standard deviation, half a step more on each side.
    expect(p).toBeCloseTo(0.3173105 + 0.2419707 / 500, 5);
    expect(steps).toBeLessThan(10_000);
  });
});
