import { describe, expect, it } from '@jest/globals';
import binomial from '@stdlib/stats-base-dists-binomial';
import { drawBinomial } from '../../../../src/services/statistics/binomial-draw.js';
import { seededUniform } from '../../../../src/services/statistics/seeded-uniform.js';

const DRAWS = 200_000;
/** Trials and probability: inversion, rejection, both sides of where one takes over, reflected, and a million trials. */
const CASES: readonly (readonly [number, number])[] = [
  [1, 0.3],
  [40, 0.02],
  [2688, 0.003],
  [99, 0.1],
  [101, 0.1],
  [100, 0.3],
  [100, 0.85],
  [2688, 0.4],
  [1_000_000, 0.000_005],
  [1_000_000, 0.3],
];

function draws(trials: number, probability: number, seed = 7): number[] {
  const uniform = seededUniform(seed);
  return Array.from({ length: DRAWS }, () => drawBinomial(uniform, trials, probability));
}

describe('drawBinomial', () => {
  it.each(CASES)('draws of %d trials of %d have the mean and the variance of the distribution', (n, p) => {
    const values = draws(n, p);
    const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (DRAWS - 1);
    const expected = n * p * (1 - p);
    expect(Math.abs(mean - n * p)).toBeLessThan(4 * Math.sqrt(expected / DRAWS));
    // of a sample variance: sqrt((kurtosis - 1) / draws), kurtosis = 3 + (1 - 6pq) / npq
    const spread = Math.sqrt((2 + (1 - 6 * p * (1 - p)) / expected) / DRAWS);
    expect(Math.abs(variance / expected - 1)).toBeLessThan(4 * spread);
  });

  it.each(CASES)('draws of %d trials of %d are as frequent as they should be (chi-square)', (n, p) => {
    const found = new Map<number, number>();
    for (const value of draws(n, p)) found.set(value, (found.get(value) ?? 0) + 1);
    const { chiSquare, freedom } = fit(found, n, p);
    // normal approximation of the chi-square distribution: 4 standard deviations
    expect(chiSquare).toBeLessThan(freedom + 4 * Math.sqrt(2 * freedom));
  });

  it('is certain where there is nothing to draw', () => {
    const uniform = seededUniform(1);
    expect(drawBinomial(uniform, 0, 0.5)).toBe(0);
    expect(drawBinomial(uniform, 10, 0)).toBe(0);
    expect(drawBinomial(uniform, 10, 1)).toBe(10);
  });

  it('draws again when rounding leaves a uniform number above the sum of the probabilities', () => {
    const numbers = [1.001, 0.3];
    expect(drawBinomial(() => numbers.shift() ?? 0, 3, 0.5)).toBe(1);
  });
});

/** Values expected fewer than ten times are put together in one class on either side. */
function fit(found: ReadonlyMap<number, number>, n: number, p: number): { chiSquare: number; freedom: number } {
  const centre = Math.round(n * p);
  const reach = Math.ceil(12 * Math.sqrt(n * p * (1 - p))) + 12;
  let [chiSquare, classes, restFound, restExpected] = [0, 0, 0, DRAWS];
  for (let value = Math.max(0, centre - reach); value <= Math.min(n, centre + reach); value += 1) {
    const expected = DRAWS * binomial.pmf(value, n, p);
    if (expected < 10) restFound += found.get(value) ?? 0;
    else {
      chiSquare += ((found.get(value) ?? 0) - expected) ** 2 / expected;
      restExpected -= expected;
      classes += 1;
    }
  }
  if (restExpected > 1) {
    chiSquare += (restFound - restExpected) ** 2 / restExpected;
    classes += 1;
  }
  return { chiSquare, freedom: classes - 1 };
}
