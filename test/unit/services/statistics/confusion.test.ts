import { describe, expect, it } from '@jest/globals';
import { confusion } from '../../../../src/services/statistics/confusion.js';

describe('confusion', () => {
  it('adds up confidences and lists empty pairs and unreadable answers', () => {
    const cells = [
      { truth: 'B', response: 'A', confidence: 5, count: 2 },
      { truth: 'A', response: 'A', confidence: 5, count: 3 },
      { truth: 'A', response: 'A', confidence: null, count: 4 },
      { truth: 'B', response: null, confidence: 1, count: 1 },
    ];
    expect(confusion(cells)).toEqual([
      { truth: 'A', response: 'A', count: 7 },
      { truth: 'A', response: 'B', count: 0 },
      { truth: 'A', response: null, count: 0 },
      { truth: 'B', response: 'A', count: 2 },
      { truth: 'B', response: 'B', count: 0 },
      { truth: 'B', response: null, count: 1 },
    ]);
  });

  it('takes any letters, not A and B only', () => {
    const cells = [{ truth: 'C', response: 'D', confidence: null, count: 1 }];
    expect(confusion(cells).map(({ truth, response }) => [truth, response])).toEqual([
      ['C', 'C'],
      ['C', 'D'],
      ['C', null],
      ['D', 'C'],
      ['D', 'D'],
      ['D', null],
    ]);
  });

  it('is empty without answers', () => {
    expect(confusion([])).toEqual([]);
  });
});
