import { describe, expect, it } from '@jest/globals';
import { optionLetters } from '../../../../src/services/statistics/option-letters.js';
import { tokenCell } from '../../../support/token-cells.js';

describe('optionLetters', () => {
  it('are the two that any cell has a mass for, sorted', () => {
    const cells = [tokenCell({ probabilities: { D: 1 } }), tokenCell({ probabilities: { C: 0.4, D: 0.6 } })];
    expect(optionLetters(cells)).toEqual(['C', 'D']);
  });

  it('are null for none, one or three', () => {
    expect(optionLetters([])).toBeNull();
    expect(optionLetters([tokenCell({ probabilities: { A: 1 } })])).toBeNull();
    expect(optionLetters([tokenCell({ probabilities: { A: 1, B: 0, C: 0 } })])).toBeNull();
  });
});
