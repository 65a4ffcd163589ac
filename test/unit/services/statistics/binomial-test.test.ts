import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidInputError } from '../../../../src/errors.js';
import { binomialTest } from '../../../../src/services/statistics/binomial-test.js';

/** Summed outcome by outcome in 60-digit arithmetic. */
const REFERENCE = [
  { count: 1526, n: 2688, probability: 0.5, p: 2.349231542162129e-12, within: 1e-12 },
  { count: 1958, n: 2688, probability: 0.5, p: 1.9210229848219437e-128, within: 1e-12 },
  { count: 1958, n: 2688, probability: 0.6223958333333334, p: 4.7261097834767815e-31, within: 1e-12 },
  { count: 851, n: 896, probability: 0.5, p: 7.757701109038007e-194, within: 1e-12 },
  { count: 3, n: 10_000, probability: 0.001, p: 0.024542538146383793, within: 1e-12 },
  { count: 501_200, n: 1_000_000, probability: 0.5, p: 0.016439872011428266, within: 3e-10 },
  { count: 499_999, n: 1_000_000, probability: 0.5, p: 0.9992021156386682, within: 3e-10 },
  { count: 505_000, n: 1_000_000, probability: 0.5, p: 1.538155504390735e-23, within: 3e-10 },
  { count: 376_000, n: 1_000_000, probability: 0.377, p: 0.03907381760375792, within: 3e-10 },
  { count: 380_000, n: 1_000_000, probability: 0.377, p: 6.126197997371339e-10, within: 3e-10 },
  { count: 1000, n: 1_000_000, probability: 0.0011, p: 0.0023095079771918627, within: 3e-10 },
];

describe('binomialTest', () => {
  it('agrees with values worked by hand', () => {
    // 8 of 10 coins: (45 + 10 + 1) / 1024 on each side.
    expect(binomialTest(8, 10, 0.5)).toBeCloseTo(112 / 1024, 14);
    // 3 trials of 1/4: 27, 27, 9, 1 of 64. No outcome but 3 is as unlikely as 3; 2 takes 3 with it.
    expect(binomialTest(3, 3, 0.25)).toBeCloseTo(1 / 64, 14);
    expect(binomialTest(2, 3, 0.25)).toBeCloseTo(10 / 64, 14);
    // 0 and 1 are equally likely: the tie counts.
    expect(binomialTest(0, 3, 0.25)).toBe(1);
  });

  it.each(REFERENCE)(
    'keeps its digits for $count of $n at $probability: $p',
    ({ count, n, probability, p, within }) => {
      const ours = binomialTest(count, n, probability)!;
      expect(Math.abs(ours / p - 1)).toBeLessThan(within);
    },
  );

  it('is the same when successes and failures change places', () => {
    const probabilities = fc.double({ min: 0.05, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(fc.nat(100), fc.integer({ min: 1, max: 100 }), probabilities, (count, rest, probability) => {
        const p = binomialTest(count, count + rest, probability)!;
        const mirrored = binomialTest(rest, count + rest, 1 - probability)!;
        expect(Math.abs(p / mirrored - 1)).toBeLessThan(1e-9);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('sums the outcomes no more likely than the observed one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(60),
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        (n, raw, probability) => {
          const count = raw % (n + 1);
          const masses = Array.from({ length: n + 1 }, (_, at) => massByProduct(at, n, probability));
          const limit = masses[count]! * (1 + 1e-7);
          const sum = masses.filter((mass) => mass <= limit).reduce((total, mass) => total + mass, 0);
          expect(binomialTest(count, n, probability)).toBeCloseTo(sum, 11);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('takes certainty at its word, and has no value without trials', () => {
    expect([binomialTest(5, 5, 1), binomialTest(4, 5, 1), binomialTest(0, 5, 0), binomialTest(1, 5, 0)]).toEqual([
      1, 0, 1, 0,
    ]);
    expect(binomialTest(0, 0, 0.5)).toBeNull();
  });

  it.each([
    [-1, 10, 0.5],
    [11, 10, 0.5],
    [1.5, 10, 0.5],
    [1, 10, 1.1],
    [1, 10, NaN],
  ])('refuses %p of %p at %p', (count, n, probability) => {
    expect(() => binomialTest(count, n, probability)).toThrow(InvalidInputError);
  });
});

function massByProduct(count: number, n: number, probability: number): number {
  let mass = (1 - probability) ** (n - count);
  for (let at = 1; at <= count; at += 1) mass *= ((n - count + at) / at) * probability;
  return mass;
}
