import { describe, expect, it } from '@jest/globals';
import { seededUniform } from '../../../../src/services/statistics/seeded-uniform.js';

describe('seededUniform', () => {
  it("gives the numbers of numpy's RandomState for the same seed", () => {
    const uniform = seededUniform(1);
    expect([uniform(), uniform(), uniform()]).toEqual([0.417022004702574, 0.7203244934421581, 0.00011437481734488664]);
  });

  it('gives other numbers for another seed', () => {
    expect(seededUniform(2)()).not.toBe(seededUniform(1)());
  });
});
