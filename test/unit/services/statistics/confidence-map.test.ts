import { describe, expect, it } from '@jest/globals';
import { InvalidInputError } from '../../../../src/errors.js';
import { mapRatings, type ConfidenceMap } from '../../../../src/services/statistics/confidence-map.js';

const EVERY_RATING = [1, 2, 3, 4, 5].map((score) => ({ score, correct: score, wrong: 6 - score }));

describe('mapRatings', () => {
  it.each([
    ['HALF', [0.5, 0.625, 0.75, 0.875, 1]],
    ['HALFMID', [0.55, 0.65, 0.75, 0.85, 0.95]],
    ['UNIT', [0, 0.25, 0.5, 0.75, 1]],
    ['FIFTH', [0.2, 0.4, 0.6, 0.8, 1]],
  ] as const)('reads ratings by the map %s and keeps the counts', (map: ConfidenceMap, probabilities) => {
    const mapped = mapRatings(EVERY_RATING, map);
    expect(mapped.map(({ score }) => score)).toEqual(probabilities);
    expect(mapped.map(({ correct, wrong }) => [correct, wrong])).toEqual(
      EVERY_RATING.map(({ correct, wrong }) => [correct, wrong]),
    );
  });

  it('gives no groups for none', () => {
    expect(mapRatings([], 'HALF')).toEqual([]);
  });

  it.each([0, 6, 2.5, NaN])('refuses %p, which is no rating', (score) => {
    expect(() => mapRatings([{ score, correct: 1, wrong: 0 }], 'HALF')).toThrow(InvalidInputError);
  });
});
