import { countOf, type AnswerCell } from './answer-cell.js';

/** The letters of the benchmark's own questions. */
const DEFAULT_PAIR = ['A', 'B'] as const;

/**
 * The two option letters that the measures for two alternatives are taken over, in order. The second one is the signal
 * of signal detection. Letters count as seen when they are a truth or a response, of an unreadable answer too.
 *
 * @returns A and B when every letter seen is one of them (also when none is, and when one of them is not); else the two
 *   letters seen, sorted; null when there are not two: three or more, or a single one that is neither A nor B
 */
export function letterPair(cells: readonly AnswerCell[]): readonly [string, string] | null {
  const seen = lettersSeen(cells);
  if (seen.every((letter) => letter === DEFAULT_PAIR[0] || letter === DEFAULT_PAIR[1])) return DEFAULT_PAIR;
  const [first, second, third] = seen;
  return first === undefined || second === undefined || third !== undefined ? null : [first, second];
}

/** Every letter that is a truth or a response of an answer, sorted. */
export function lettersSeen(cells: readonly AnswerCell[]): string[] {
  const letters = cells
    .filter(({ count }) => count > 0)
    .flatMap(({ truth, response }) => (response === null ? [truth] : [truth, response]));
  return [...new Set(letters)].sort();
}

/** How many answers with a letter have which truth and which response; integers >= 0. */
export interface DecisionTable {
  readonly truthFirst: { readonly first: number; readonly second: number };
  readonly truthSecond: { readonly first: number; readonly second: number };
}

/** The 2 x 2 table of truth and response over N_ans; null when there is no pair of letters. */
export function decisionTable(cells: readonly AnswerCell[]): DecisionTable | null {
  const pair = letterPair(cells);
  if (pair === null) return null;
  const [first, second] = pair;
  const countAt = (truth: string, response: string) =>
    countOf(cells, (cell) => cell.truth === truth && cell.response === response);
  return {
    truthFirst: { first: countAt(first, first), second: countAt(first, second) },
    truthSecond: { first: countAt(second, first), second: countAt(second, second) },
  };
}
