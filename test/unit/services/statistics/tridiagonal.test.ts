import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { solveTridiagonal } from '../../../../src/services/statistics/tridiagonal.js';

const element = fc.double({ min: -1, max: 1, noNaN: true });

describe('solveTridiagonal', () => {
  it('solves two equations', () => {
    expect(solveTridiagonal([2, 2], [1], [3, 3])).toEqual([1, 1]);
  });

  it('divides when there is one', () => {
    expect(solveTridiagonal([4], [0], [2])).toEqual([0.5]);
  });

  it('gives back the right side when its solution is put in', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(element, element), { minLength: 1, maxLength: 9 }), (rows) => {
        const diagonal = rows.map(() => -3);
        const off = rows.map(([value]) => value);
        const right = rows.map(([, value]) => value);
        const x = solveTridiagonal(diagonal, off, right);
        for (const [row, value] of right.entries()) {
          const above = row > 0 ? off[row - 1]! * x[row - 1]! : 0;
          const below = row + 1 < rows.length ? off[row]! * x[row + 1]! : 0;
          expect(above + diagonal[row]! * x[row]! + below).toBeCloseTo(value, 12);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
