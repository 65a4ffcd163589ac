import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { metaInformation } from '../../../../src/services/statistics/meta-information.js';
import { arbitraryMixedGroups } from '../../../support/scored-answers.js';

describe('metaInformation', () => {
  it('agrees with values worked by hand', () => {
    // H(correct) = 1; given either score, H = H(1/4) = 0.8112781 bits.
    const groups = [
      { score: 1, correct: 1, wrong: 3 },
      { score: 5, correct: 3, wrong: 1 },
    ];
    const bits = 1 - (0.25 * 2 + 0.75 * Math.log2(4 / 3));
    const { bits: ours, correctedBits, normalised } = metaInformation(groups);
    expect(ours).toBeCloseTo(bits, 12);
    expect(normalised).toBeCloseTo(bits, 12);
    // Two rows, two columns, four cells in use: 2 + 2 - 4 - 1 = -1 over 16 ln 2.
    expect(correctedBits).toBeCloseTo(bits - 1 / (16 * Math.LN2), 12);
  });

  it('is all of H(correct) where the score tells everything, whichever way round', () => {
    const misleading = [
      { score: 1, correct: 3, wrong: 0 },
      { score: 5, correct: 0, wrong: 3 },
    ];
    expect(metaInformation(misleading)).toMatchObject({ bits: 1, normalised: 1 });
  });

  it('is 0 for a constant score and null for one outcome', () => {
    expect(metaInformation([{ score: 2, correct: 3, wrong: 4 }])).toEqual({ bits: 0, correctedBits: 0, normalised: 0 });
    const nothing = { bits: null, correctedBits: null, normalised: null };
    expect(metaInformation([{ score: 2, correct: 3, wrong: 0 }])).toEqual(nothing);
    expect(metaInformation([])).toEqual(nothing);
  });

  it('is H(correct) - H(correct given score), never negative, never more than all', () => {
    const entropy = (share: number): number =>
      [share, 1 - share].reduce((sum, part) => (part === 0 ? sum : sum - part * Math.log2(part)), 0);
    const isDifference = fc.property(arbitraryMixedGroups(), (groups) => {
      const right = groups.reduce((sum, { correct }) => sum + correct, 0);
      const n = groups.reduce((sum, { correct, wrong }) => sum + correct + wrong, 0);
      const left = groups.reduce(
        (sum, { correct, wrong }) => sum + ((correct + wrong) / n) * entropy(correct / (correct + wrong)),
        0,
      );
      const { bits, normalised } = metaInformation(groups);
      expect(bits).toBeCloseTo(entropy(right / n) - left, 12);
      expect(bits).toBeGreaterThanOrEqual(0);
      expect(normalised).toBeLessThanOrEqual(1 + 1e-12);
    });
    fc.assert(isDifference, { seed: 1, numRuns: 200 });
  });
});
