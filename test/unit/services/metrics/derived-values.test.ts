import { describe, expect, it } from '@jest/globals';
import { DerivedValues } from '../../../../src/services/metrics/derived-values.js';

describe('DerivedValues', () => {
  it('computes once for an array and a name, null included, and again for another of either', () => {
    const derived = new DerivedValues();
    const [cells, others] = [[1], [1]];
    let computed = 0;
    const compute = (): number | null => {
      computed += 1;
      return computed === 1 ? null : computed;
    };
    expect([derived.of(cells, 'ece', compute), derived.of(cells, 'ece', compute)]).toEqual([null, null]);
    expect(derived.of(cells, 'mce', compute)).toBe(2);
    // equal is not the same: the cells of another run
    expect(derived.of(others, 'ece', compute)).toBe(3);
  });

  it('remembers nothing of a computation that failed', () => {
    const derived = new DerivedValues();
    const cells = [1];
    const fail = (): number => {
      throw new Error('no');
    };
    expect(() => derived.of(cells, 'ece', fail)).toThrow('no');
    expect(derived.of(cells, 'ece', () => 1)).toBe(1);
  });
});
