import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidInputError } from '../../../../src/errors.js';
import { cochranArmitage } from '../../../../src/services/statistics/cochran-armitage.js';

const levelsOf = (correct: readonly number[], n: readonly number[]) =>
  correct.map((count, index) => ({ correct: count, n: n[index] ?? NaN }));

describe('cochranArmitage', () => {
  it('agrees with a value worked by hand: 2 and 8 of 10', () => {
    // share 1/2; places -1/2 and 1/2 about their mean; sum = (3 + 3) / 2 = 3; variance = 1/4 * 20/4 = 1.25
    const trend = cochranArmitage(levelsOf([2, 8], [10, 10]));
    expect(trend?.z).toBeCloseTo(3 / Math.sqrt(1.25), 12);
    expect(trend?.rise).toBeCloseTo(0.6, 12);
  });

  it.each([
    // R: smokers <- c(83, 90, 129, 70); patients <- c(86, 93, 136, 82); the example of ?prop.trend.test
    { scores: undefined, squared: 8.224922285197701, p: 0.0041318974776415026 },
    { scores: [0, 0, 0, 1], squared: 12.17314622074027, p: 0.00048482459344166844 },
  ])('equals R prop.trend.test on its own example, scores $scores', ({ scores, squared, p }) => {
    const trend = cochranArmitage(levelsOf([83, 90, 129, 70], [86, 93, 136, 82]), scores);
    expect((trend?.z ?? NaN) ** 2).toBeCloseTo(squared, 10);
    expect(trend?.p).toBeCloseTo(p, 12);
    expect(trend?.z).toBeLessThan(0);
  });

  it('is null without answers, at one level, and when all answers are alike', () => {
    expect(cochranArmitage([])).toBeNull();
    expect(cochranArmitage(levelsOf([0, 0], [0, 0]))).toBeNull();
    expect(cochranArmitage(levelsOf([3, 0], [9, 0]))).toBeNull();
    expect(cochranArmitage(levelsOf([9, 9], [9, 9]))).toBeNull();
    expect(cochranArmitage(levelsOf([0, 0], [9, 9]))).toBeNull();
  });

  it('turns its sign when the levels are read from the other end, or right and wrong change places', () => {
    const outcome = fc.integer({ min: 0, max: 40 }).chain((n) => fc.record({ correct: fc.nat(n), n: fc.constant(n) }));
    const property = fc.property(fc.array(outcome, { minLength: 2, maxLength: 8 }), (levels) => {
      const trend = cochranArmitage(levels);
      const reversed = cochranArmitage([...levels].reverse());
      const inverted = cochranArmitage(levels.map(({ correct, n }) => ({ correct: n - correct, n })));
      if (trend === null) return reversed === null && inverted === null;
      const close = (other: number | undefined) => Math.abs(trend.z + (other ?? NaN)) < 1e-9;
      return close(reversed?.z) && close(inverted?.z) && trend.p >= 0 && trend.p <= 1;
    });
    fc.assert(property, { seed: 1, numRuns: 200 });
  });

  it.each([[[2, 1]], [[-1, 1]], [[0.5, 1]]] as const)('refuses %p correct of n', ([correct, n]) => {
    expect(() => cochranArmitage([{ correct, n }])).toThrow(InvalidInputError);
  });

  it('refuses scores that are not one a level', () => {
    expect(() => cochranArmitage(levelsOf([1, 1], [2, 2]), [0])).toThrow(InvalidInputError);
  });
});
