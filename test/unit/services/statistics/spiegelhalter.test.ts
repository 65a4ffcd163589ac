import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { spiegelhalter } from '../../../../src/services/statistics/spiegelhalter.js';
import { probabilityGroups } from './probability-groups.js';

describe('spiegelhalter', () => {
  it('agrees with values worked by hand', () => {
    // Sum 10 x 0.2 x -0.6 = -1.2, variance 10 x 0.36 x 0.16 = 0.576; scipy norm.sf gives p.
    const { z, p } = spiegelhalter([{ score: 0.8, correct: 10, wrong: 0 }]);
    expect(z).toBeCloseTo(-1.2 / Math.sqrt(0.576), 12);
    expect(p).toBeCloseTo(0.11384629800665805, 12);
  });

  it('is null where the claims expect no spread: none, or all 0, one half or 1', () => {
    expect(spiegelhalter([])).toEqual({ z: null, p: null });
    const certain = [0, 0.5, 1].map((score) => ({ score, correct: 2, wrong: 3 }));
    expect(spiegelhalter(certain)).toEqual({ z: null, p: null });
  });

  it('is 0 with p 1 where each probability is exactly met', () => {
    const met = [1, 2, 3, 4].map((correct) => ({ score: correct / 5, correct, wrong: 5 - correct }));
    expect(spiegelhalter(met)).toEqual({ z: expect.closeTo(0, 12), p: expect.closeTo(1, 12) });
  });

  it('is the same of the claim that the answer is wrong', () => {
    const cases = fc.property(probabilityGroups, (groups) => {
      const turned = groups.map(({ score, correct, wrong }) => ({ score: 1 - score, correct: wrong, wrong: correct }));
      const [given, other] = [spiegelhalter(groups), spiegelhalter(turned)];
      if (given.z === null) expect(other.z).toBeNull();
      else expect(other.z).toBeCloseTo(given.z, 9);
      if (given.p !== null) expect(given.p >= 0 && given.p <= 1).toBe(true);
    });
    fc.assert(cases, { seed: 1, numRuns: 200 });
  });
});
