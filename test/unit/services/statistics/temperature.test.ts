import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fitTemperature } from '../../../../src/services/statistics/temperature.js';
import { arbitraryTokenCells, swapLetters, tokenCell } from '../../../support/token-cells.js';
import type { TokenCell } from '../../../../src/services/statistics/token-cell.js';

describe('fitTemperature', () => {
  it('agrees with a value worked by hand: one claim, p, of which a share is right', () => {
    // Under sigmoid(l / T) the likelihood is greatest where the claim is that share: T = logit(p) / logit(share).
    const probabilities = { A: 0.99, B: 0.01 };
    const cells = [tokenCell({ probabilities, count: 80 }), tokenCell({ probabilities, truth: 'B', count: 20 })];
    const { temperature, bound, nllBefore, nllAfter, n, reason } = fitTemperature(cells);
    expect(temperature).toBeCloseTo(Math.log(99) / Math.log(4), 12);
    expect(nllBefore).toBeCloseTo(-0.8 * Math.log(0.99) - 0.2 * Math.log(0.01), 12);
    expect(nllAfter).toBeCloseTo(-0.8 * Math.log(0.8) - 0.2 * Math.log(0.2), 12);
    expect({ bound, n, reason }).toEqual({ bound: null, n: 100, reason: null });
  });

  it('stops at the lower bound when every letter is right, and at the upper when every letter is wrong', () => {
    const cells = [tokenCell({ probabilities: { A: 0.7, B: 0.3 }, count: 40 })];
    expect(fitTemperature(cells)).toMatchObject({ temperature: 0.05, bound: 'lower' });
    const wrong = cells.map((cell) => ({ ...cell, truth: 'B' }));
    expect(fitTemperature(wrong)).toMatchObject({ temperature: 100, bound: 'upper' });
  });

  it('clips a probability of 0, so that certain errors cost a finite amount', () => {
    const cells = [tokenCell({ count: 9 }), tokenCell({ truth: 'B' })];
    expect(fitTemperature(cells).nllBefore).toBeCloseTo(Math.log(1e12) / 10, 10);
    expect(fitTemperature(cells).temperature).toBeCloseTo(Math.log(1e12) / Math.log(9), 10);
  });

  it.each<[string, TokenCell[], number | null]>([
    ['no_data', [], null],
    ['not_two_letters', [tokenCell({ probabilities: { A: 0.5, B: 0.2, C: 0.2 } })], null],
    ['no_preference_between_letters', [tokenCell({ probabilities: { A: 0.5, B: 0.5 }, count: 20 })], Math.LN2],
  ])('has no temperature: %s', (reason, cells, nll) => {
    const likelihood = nll === null ? null : expect.closeTo(nll, 12);
    expect(fitTemperature(cells)).toMatchObject({
      temperature: null,
      bound: null,
      nllBefore: likelihood,
      nllAfter: likelihood,
      reason,
    });
  });

  it('finds what a bounded search of the likelihood finds, and nothing better is to be found', () => {
    const isBest = fc.property(arbitraryTokenCells(), (cells) => {
      const { temperature, bound, nllBefore, nllAfter } = fitTemperature(cells);
      fc.pre(temperature !== null);
      const searched = searchedTemperature(cells);
      // A search of the likelihood sees no more than its flatness allows; at a bound that may be nothing.
      if (bound === null) expect(Math.abs(Math.log(temperature / searched))).toBeLessThan(1e-5);
      expect(nllAfter).toBeLessThanOrEqual(naiveLikelihood(cells, searched) + 1e-14);
      expect(nllAfter).toBeLessThanOrEqual(nllBefore! + 1e-14);
      expect(nllBefore).toBeCloseTo(naiveLikelihood(cells, 1), 12);
    });
    fc.assert(isBest, { seed: 1, numRuns: 200 });
  });

  it('does not mind the names of the letters, nor the reply', () => {
    const isSame = fc.property(arbitraryTokenCells(), (cells) => {
      const { temperature, nllAfter } = fitTemperature(cells);
      fc.pre(temperature !== null);
      const swapped = fitTemperature(swapLetters(cells).map((cell) => ({ ...cell, response: 'A' })));
      expect(swapped.temperature! / temperature).toBeCloseTo(1, 10);
      expect(swapped.nllAfter).toBeCloseTo(nllAfter!, 12);
    });
    fc.assert(isSame, { seed: 1, numRuns: 200 });
  });
});

/** The 200 values of T from 0.05 to 100, evenly in ln T, and a golden section search about the best of them. */
function searchedTemperature(cells: readonly TokenCell[]): number {
  const grid = Array.from({ length: 200 }, (_, index) => Math.log(0.05) + (index * Math.log(2000)) / 199);
  const at = (place: number): number => naiveLikelihood(cells, Math.exp(place));
  const best = grid.reduce((least, place, index) => (at(place) < at(grid[least]!) ? index : least), 0);
  let [low, high] = [grid[Math.max(0, best - 1)]!, grid[Math.min(199, best + 1)]!];
  const golden = (Math.sqrt(5) - 1) / 2;
  while (high - low > 1e-9) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (at(left) < at(right)) high = right;
    else low = left;
  }
  return Math.exp((low + high) / 2);
}

/** In terms of p, as it is defined, without logits. */
function naiveLikelihood(cells: readonly TokenCell[], temperature: number): number {
  let [sum, n] = [0, 0];
  for (const { truth, probabilities, count } of cells) {
    const odds = (probabilities.A! / probabilities.B!) ** (1 / temperature);
    sum -= count * Math.log(truth === 'A' ? odds / (1 + odds) : 1 / (1 + odds));
    n += count;
  }
  return sum / n;
}
