import { describe, expect, it } from '@jest/globals';
import { decisionTable, letterPair, lettersSeen } from '../../../../src/services/statistics/letter-pair.js';
import { answerCells } from '../../../support/answer-cells.js';

describe('letterPair', () => {
  it('is A and B as long as nothing else is seen', () => {
    expect(letterPair(answerCells([['B', 'B', 2]]))).toEqual(['A', 'B']);
    expect(letterPair([])).toEqual(['A', 'B']);
  });

  it('takes the two letters that are seen otherwise, sorted', () => {
    expect(letterPair(answerCells([['D', 'B', 2]]))).toEqual(['B', 'D']);
  });

  it('is null when there are more or fewer than two', () => {
    expect(
      letterPair(
        answerCells([
          ['A', 'B', 1],
          ['C', 'A', 1],
        ]),
      ),
    ).toBeNull();
    expect(letterPair(answerCells([['C', null, 1]]))).toBeNull();
  });

  it('does not see a letter of which there is no answer', () => {
    expect(
      letterPair(
        answerCells([
          ['A', 'B', 1],
          ['C', 'A', 0],
        ]),
      ),
    ).toEqual(['A', 'B']);
    expect(lettersSeen(answerCells([['C', 'A', 0]]))).toEqual([]);
  });
});

describe('decisionTable', () => {
  it('counts truths by responses and leaves unreadable answers out', () => {
    const cells = answerCells([
      ['A', 'A', 3],
      ['A', 'B', 2],
      ['B', 'A', 1],
      ['B', null, 9],
      ['A', 'A', 4],
    ]);
    expect(decisionTable(cells)).toEqual({ truthFirst: { first: 7, second: 2 }, truthSecond: { first: 1, second: 0 } });
  });
});
