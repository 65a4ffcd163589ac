import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { multinomialDraw } from '../../../../src/services/statistics/multinomial.js';
import { seededUniform } from '../../../../src/services/statistics/seeded-uniform.js';

const DRAWS = 20_000;

function drawn(counts: readonly number[], seed: number): number[] {
  const target = [...counts];
  multinomialDraw(counts, seededUniform(seed))(target, 0);
  return target;
}

describe('multinomialDraw', () => {
  // few cells with many answers, drawn cell by cell; as many cells as answers, drawn answer by answer
  it.each([[[900, 0, 60, 35, 5]], [[1, 2, 0, 1, 3, 1]]])(
    'has the means and covariances of a multinomial of %j',
    (counts) => {
      const n = counts.reduce((sum, count) => sum + count, 0);
      const draw = multinomialDraw(counts, seededUniform(3));
      const sums = counts.map(() => 0);
      const products = counts.map(() => counts.map(() => 0));
      const target = [...counts];
      for (let index = 0; index < DRAWS; index += 1) {
        draw(target, 0);
        for (const [i, a] of target.entries()) {
          sums[i] = (sums[i] ?? 0) + a;
          const row = products[i];
          if (row) for (const [j, b] of target.entries()) row[j] = (row[j] ?? 0) + a * b;
        }
      }
      for (const [i, count] of counts.entries()) {
        const p = count / n;
        const mean = (sums[i] ?? 0) / DRAWS;
        expect(Math.abs(mean - count)).toBeLessThanOrEqual(4 * Math.sqrt((n * p * (1 - p)) / DRAWS));
        for (const [j, other] of counts.entries()) {
          const covariance = (products[i]?.[j] ?? 0) / DRAWS - mean * ((sums[j] ?? 0) / DRAWS);
          const expected = n * ((i === j ? p : 0) - (p * other) / n);
          // the widest of these standard errors is that of a variance, about sqrt(2 / draws) of it
          const scale = Math.sqrt(n * p * (1 - p) * n * (other / n) * (1 - other / n));
          expect(Math.abs(covariance - expected)).toBeLessThanOrEqual(6 * Math.sqrt(1 / DRAWS) * scale);
        }
      }
    },
  );

  it('keeps the sum, and keeps empty cells empty, whatever the counts', () => {
    const property = fc.property(
      fc.array(fc.oneof(fc.nat(3), fc.nat(2000)), { maxLength: 40 }),
      fc.nat(),
      (counts, seed) => {
        const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
        const target = drawn(counts, seed);
        expect(sum(target)).toBe(sum(counts));
        expect(target.every((value, cell) => value >= 0 && (counts[cell] !== 0 || value === 0))).toBe(true);
      },
    );
    fc.assert(property, { seed: 1, numRuns: 200 });
  });

  it('writes its own stratum only', () => {
    const target = [7, 0, 0, 7];
    multinomialDraw([3, 5], seededUniform(1))(target, 1);
    expect([target[0], target[3], (target[1] ?? 0) + (target[2] ?? 0)]).toEqual([7, 7, 8]);
  });

  it('draws the same from the same seed', () => {
    expect(drawn([30, 20, 10], 5)).toEqual(drawn([30, 20, 10], 5));
    expect(drawn([30, 20, 10], 6)).not.toEqual(drawn([30, 20, 10], 5));
  });
});
