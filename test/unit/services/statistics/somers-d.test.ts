import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { auroc } from '../../../../src/services/statistics/auroc.js';
import { somersD } from '../../../../src/services/statistics/somers-d.js';
import { arbitraryMixedGroups } from '../../../support/scored-answers.js';

describe('somersD', () => {
  it('agrees with a value worked by hand', () => {
    // 16 pairs: 9 right above, 1 below, 6 tied.
    expect(
      somersD([
        { score: 1, correct: 1, wrong: 3 },
        { score: 5, correct: 3, wrong: 1 },
      ]),
    ).toBe(0.5);
  });

  it('is 0 for a constant score and null for one outcome', () => {
    expect(somersD([{ score: 3, correct: 2, wrong: 5 }])).toBe(0);
    expect(somersD([{ score: 3, correct: 2, wrong: 0 }])).toBeNull();
    expect(somersD([])).toBeNull();
  });

  it('is twice AUROC less one', () => {
    const isTwice = fc.property(arbitraryMixedGroups(), (groups) =>
      expect(somersD(groups)).toBeCloseTo(2 * auroc(groups).value! - 1, 12),
    );
    fc.assert(isTwice, { seed: 1, numRuns: 200 });
  });
});
