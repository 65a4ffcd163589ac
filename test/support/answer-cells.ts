import fc from 'fast-check';
import type { AnswerCell } from '../../src/services/statistics/answer-cell.js';

/** Answers with confidence 5 by truth and response: `[['A', 'B', 3]]` is three answers B where A was true. */
export function answerCells(counts: readonly (readonly [string, string | null, number])[]): AnswerCell[] {
  return counts.map(([truth, response, count]) => ({ truth, response, confidence: 5, count }));
}

/** Any list of up to 36 cells over the letters A and B, unreadable answers and confidences among them. */
export const anyCells: fc.Arbitrary<AnswerCell[]> = fc.array(
  fc.record({
    truth: fc.constantFrom('A', 'B'),
    response: fc.constantFrom('A', 'B', null),
    confidence: fc.constantFrom(1, 2, 3, 4, 5, null),
    count: fc.integer({ min: 0, max: 300 }),
  }),
  { maxLength: 36, size: 'max' },
);

/** The same answers with the letters A and B exchanged, in truths and in responses. */
export function lettersSwapped(cells: readonly AnswerCell[]): AnswerCell[] {
  const other = (letter: string) => (letter === 'A' ? 'B' : 'A');
  return cells.map((cell) => ({
    ...cell,
    truth: other(cell.truth),
    response: cell.response === null ? null : other(cell.response),
  }));
}
