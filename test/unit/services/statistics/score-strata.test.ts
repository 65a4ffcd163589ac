import { describe, expect, it } from '@jest/globals';
import {
  ratingStratum,
  scoreGrouping,
  stratumCells,
  tokenStratum,
} from '../../../../src/services/statistics/score-strata.js';

const CELLS = [
  { truth: 'A', response: 'A', confidence: 5, count: 6 },
  { truth: 'A', response: 'B', confidence: 5, count: 2 },
  { truth: 'B', response: 'B', confidence: 3, count: 1 },
  { truth: 'B', response: 'B', confidence: null, count: 4 },
  { truth: 'B', response: null, confidence: 2, count: 3 },
];

describe('ratingStratum', () => {
  it('has the rated answers by rating, and counts the others', () => {
    expect(ratingStratum(CELLS)).toEqual({
      groups: [
        { score: 3, correct: 1, wrong: 0 },
        { score: 5, correct: 6, wrong: 2 },
      ],
      unscored: 7,
    });
  });

  it('has them by probability with a map', () => {
    expect(ratingStratum(CELLS, 'HALF').groups.map(({ score }) => score)).toEqual([0.75, 1]);
  });
});

describe('tokenStratum', () => {
  it('has the answers by the probability of the given letter', () => {
    const cell = { truth: 'A', response: 'A', probabilities: { A: 0.6, B: 0.2 }, count: 5 };
    expect(tokenStratum([cell])).toEqual({ groups: [{ score: 0.75, correct: 5, wrong: 0 }], unscored: 0 });
  });
});

describe('scoreGrouping', () => {
  it('puts the answers of all strata together by score, without the unscored', () => {
    const strata = [
      ratingStratum(CELLS),
      {
        groups: [
          { score: 4, correct: 1, wrong: 1 },
          { score: 5, correct: 10, wrong: 20 },
        ],
        unscored: 9,
      },
    ].map(stratumCells);
    const groupsOf = scoreGrouping(strata.flatMap(({ cells }) => cells));
    const counts = strata.flatMap((stratum) => stratum.counts);
    expect(counts).toEqual([1, 0, 6, 2, 7, 1, 1, 10, 20, 9]);
    expect(groupsOf(counts)).toEqual([
      { score: 3, correct: 1, wrong: 0 },
      { score: 4, correct: 1, wrong: 1 },
      { score: 5, correct: 16, wrong: 22 },
    ]);
  });

  it('leaves out a score that nobody has', () => {
    const { cells } = stratumCells(ratingStratum(CELLS));
    expect(scoreGrouping(cells)([0, 0, 3, 1, 5])).toEqual([{ score: 5, correct: 3, wrong: 1 }]);
    expect(scoreGrouping([])([])).toEqual([]);
  });
});
