import { describe, expect, it } from '@jest/globals';
import { versusChance, versusMajority } from '../../../../src/services/statistics/chance-tests.js';
import { majorityShare } from '../../../../src/services/statistics/majority-share.js';
import { answerCells } from '../../../support/answer-cells.js';

// Of 4 with a letter 3 are right; the truth is A for 3 of them.
const CELLS = answerCells([
  ['A', 'A', 2],
  ['A', 'B', 1],
  ['B', 'B', 1],
  ['B', null, 50],
]);

describe('versusChance', () => {
  it('is a coin test over the answers with a letter', () => {
    // 3 of 4: (4 + 1) / 16 on each side.
    expect(versusChance(CELLS)).toBeCloseTo(10 / 16, 14);
  });

  it('is null when none has a letter', () => {
    expect(versusChance(answerCells([['A', null, 3]]))).toBeNull();
    expect(versusChance([])).toBeNull();
  });
});

describe('versusMajority', () => {
  it('tests against the share of the more frequent truth', () => {
    // 3 of 4 is what always answering A gives.
    expect(majorityShare(CELLS)).toBe(0.75);
    expect(versusMajority(CELLS)).toBe(1);
    // 0 of 4 at 3/4: (1/4)^4; every other outcome is likelier.
    expect(
      versusMajority(
        answerCells([
          ['A', 'B', 3],
          ['B', 'A', 1],
        ]),
      ),
    ).toBeCloseTo(1 / 256, 14);
  });

  it('is null with one truth, whose share is 1, and without answers', () => {
    expect(
      versusMajority(
        answerCells([
          ['A', 'A', 4],
          ['A', 'B', 2],
        ]),
      ),
    ).toBeNull();
    expect(versusMajority(answerCells([['A', null, 3]]))).toBeNull();
    expect(majorityShare([])).toBeNull();
  });
});
