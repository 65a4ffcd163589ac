import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firstLetterAuroc } from '../../../../src/services/statistics/first-letter-auroc.js';
import { firstLetterBrier } from '../../../../src/services/statistics/first-letter-brier.js';
import { firstLetterGroups } from '../../../../src/services/statistics/first-letter-groups.js';
import { arbitraryTokenCells, swapLetters, tokenCell } from '../../../support/token-cells.js';

const CELLS = [
  tokenCell({ probabilities: { A: 0.75, B: 0.25 }, count: 3 }),
  tokenCell({ probabilities: { A: 0.75, B: 0.25 }, truth: 'B' }),
  tokenCell({ probabilities: { A: 0.25, B: 0.75 }, truth: 'B', count: 3 }),
  tokenCell({ probabilities: { A: 0.25, B: 0.75 } }),
];

describe('firstLetterGroups', () => {
  it('counts by the truth, whatever the reply', () => {
    const groups = [
      { score: 0.25, correct: 1, wrong: 3 },
      { score: 0.75, correct: 3, wrong: 1 },
    ];
    expect(firstLetterGroups(CELLS)).toEqual(groups);
    expect(firstLetterGroups(CELLS.map((cell) => ({ ...cell, response: 'B' })))).toEqual(groups);
  });

  it('needs two letters', () => {
    expect(firstLetterGroups([])).toBeNull();
    expect(firstLetterGroups([tokenCell({ probabilities: { A: 1 } })])).toBeNull();
    expect(firstLetterGroups([tokenCell({ probabilities: { A: 1, B: 0, C: 0 } })])).toBeNull();
  });
});

describe('firstLetterAuroc', () => {
  it('agrees with a value worked by hand', () => {
    expect(firstLetterAuroc(CELLS)).toMatchObject({ value: 0.75, method: 'delong', n: 8, reason: null });
  });

  it.each([
    ['no_data', []],
    ['not_two_letters', [tokenCell({ probabilities: { A: 0.3, B: 0.3, C: 0.3 } })]],
    ['one_truth_class', [tokenCell({ count: 9 })]],
    ['one_truth_class', [tokenCell({ count: 9, truth: 'B' })]],
  ])('is null with the reason %s', (reason, cells) => {
    expect(firstLetterAuroc(cells)).toMatchObject({ value: null, low: null, high: null, reason });
  });

  it('has no interval for one question of a truth', () => {
    const cells = [tokenCell({ count: 9 }), tokenCell({ truth: 'B', probabilities: { A: 0, B: 1 } })];
    expect(firstLetterAuroc(cells)).toMatchObject({ value: 1, low: null, reason: 'fewer_than_two_of_a_truth_class' });
  });

  it('does not mind the names of the letters', () => {
    const isSame = fc.property(arbitraryTokenCells(), (cells) => {
      const [given, swapped] = [firstLetterAuroc(cells), firstLetterAuroc(swapLetters(cells))];
      expect(swapped.reason).toBe(given.reason);
      if (given.value === null) expect(swapped.value).toBeNull();
      else expect(swapped.value).toBeCloseTo(given.value, 12);
    });
    fc.assert(isSame, { seed: 1, numRuns: 200 });
  });
});

describe('firstLetterBrier', () => {
  it('agrees with a value worked by hand', () => {
    // Six answers miss by a quarter, two by three quarters.
    expect(firstLetterBrier(CELLS)).toBeCloseTo((6 * 0.0625 + 2 * 0.5625) / 8, 12);
  });

  it('is 0 for certain truths, 1 for certain errors, a quarter for one half, null for nothing', () => {
    expect(firstLetterBrier([tokenCell()])).toBe(0);
    expect(firstLetterBrier([tokenCell({ truth: 'B' })])).toBe(1);
    expect(firstLetterBrier([tokenCell({ probabilities: { A: 0.2, B: 0.2 } })])).toBe(0.25);
    expect(firstLetterBrier([])).toBeNull();
  });

  it('does not mind the names of the letters', () => {
    const isSame = fc.property(arbitraryTokenCells(), (cells) =>
      expect(firstLetterBrier(swapLetters(cells))).toBeCloseTo(firstLetterBrier(cells)!, 11),
    );
    fc.assert(isSame, { seed: 1, numRuns: 200 });
  });
});
