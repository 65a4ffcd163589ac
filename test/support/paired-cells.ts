import fc from 'fast-check';
import type { PairedAnswer, PairedCell } from '../../src/services/statistics/paired-cell.js';

type Answer = readonly [isCorrect: boolean, rating: number | null];

/** `pairedCell([true, 5], [false, 3], 2)`: twice the baseline was right with rating 5 and the candidate wrong with 3. */
export function pairedCell(baseline: Answer, candidate: Answer, count: number): PairedCell {
  const answer = ([isCorrect, rating]: Answer): PairedAnswer => ({ isCorrect, rating });
  return { baseline: answer(baseline), candidate: answer(candidate), count };
}

const anyAnswer = fc.tuple(fc.boolean(), fc.constantFrom(1, 2, 3, 4, 5, null));

/** Any list of up to 40 cells, unrated answers among them. */
export const anyPairedCells: fc.Arbitrary<PairedCell[]> = fc.array(
  fc.tuple(anyAnswer, anyAnswer, fc.nat(50)).map((parts) => pairedCell(...parts)),
  { maxLength: 40, size: 'max' },
);

/** The same questions with the candidate as the baseline. */
export function runsSwapped(cells: readonly PairedCell[]): PairedCell[] {
  return cells.map(({ baseline, candidate, count }) => ({ baseline: candidate, candidate: baseline, count }));
}
