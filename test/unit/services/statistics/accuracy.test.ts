import { describe, expect, it } from '@jest/globals';
import { accuracy, accuracyAnswered } from '../../../../src/services/statistics/accuracy.js';
import { denominators } from '../../../../src/services/statistics/denominators.js';

// 6 right, 2 wrong, 2 without a letter; of the 8 with a letter, 3 have no confidence.
const CELLS = [
  { truth: 'A', response: 'A', confidence: 5, count: 4 },
  { truth: 'B', response: 'B', confidence: null, count: 2 },
  { truth: 'A', response: 'B', confidence: 3, count: 1 },
  { truth: 'B', response: 'A', confidence: null, count: 1 },
  { truth: 'B', response: null, confidence: 5, count: 2 },
];

describe('accuracy', () => {
  it('counts an answer without a letter as wrong', () => {
    expect(accuracy(CELLS)).toMatchObject({ count: 6, n: 10, value: 0.6 });
  });

  it('leaves it out over the answered ones', () => {
    expect(accuracyAnswered(CELLS)).toMatchObject({ count: 6, n: 8, value: 0.75 });
  });

  it('is null over no answers, and over none with a letter', () => {
    expect(accuracy([])).toMatchObject({ n: 0, value: null });
    const unreadable = [{ truth: 'A', response: null, confidence: null, count: 3 }];
    expect(accuracy(unreadable)).toMatchObject({ count: 0, n: 3, value: 0 });
    expect(accuracyAnswered(unreadable)).toMatchObject({ count: 0, n: 0, value: null });
  });
});

describe('denominators', () => {
  it('does not call a confidence without a letter rated', () => {
    expect(denominators(CELLS)).toEqual({ answers: 10, answered: 8, rated: 5 });
  });

  it('is zero for no cells', () => {
    expect(denominators([])).toEqual({ answers: 0, answered: 0, rated: 0 });
  });
});
