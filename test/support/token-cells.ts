import fc from 'fast-check';
import type { TokenCell } from '../../src/services/statistics/token-cell.js';

/** An answer A to a question whose truth is A, with all the mass on A, unless said otherwise. */
export function tokenCell(overrides: Partial<TokenCell> = {}): TokenCell {
  return { truth: 'A', response: 'A', probabilities: { A: 1, B: 0 }, count: 1, ...overrides };
}

/** Answers with two letters; masses neither 0 nor 1, their sum at most 1. */
export function arbitraryTokenCells(): fc.Arbitrary<TokenCell[]> {
  const letter = fc.constantFrom('A', 'B');
  const cell = fc
    .record({
      truth: letter,
      response: letter,
      share: fc.integer({ min: 1, max: 99 }),
      mass: fc.integer({ min: 5, max: 10 }),
      count: fc.integer({ min: 1, max: 20 }),
    })
    .map(({ truth, response, share, mass, count }) => ({
      truth,
      response,
      probabilities: { A: (share * mass) / 1000, B: ((100 - share) * mass) / 1000 },
      count,
    }));
  return fc.array(cell, { minLength: 1, maxLength: 12 });
}

/** The letters called by each other's names. */
export function swapLetters(cells: readonly TokenCell[]): TokenCell[] {
  const other = (letter: string): string => (letter === 'A' ? 'B' : 'A');
  return cells.map(({ truth, response, probabilities: { A = 0, B = 0 }, count }) => ({
    truth: other(truth),
    response: other(response),
    probabilities: { A: B, B: A },
    count,
  }));
}
