import type { AnswerCell } from './answer-cell.js';
import { decisionTable } from './letter-pair.js';

/** Shares over N_ans of the first letter of the pair. */
export interface ResponseBias {
  /** p(truth is the first letter), in [0, 1]. */
  readonly truthShare: number;
  /** p(response is the first letter), in [0, 1]. */
  readonly responseShare: number;
  /** responseShare - truthShare, in [-1, 1]: above 0 the model names the first letter too often. */
  readonly bias: number;
}

/**
 * How much more often the model names the first letter than it is the truth: p(response first) - p(truth first).
 *
 * @returns null when no answer has a letter, or there are not two letters
 * Source: descriptive. The criterion of signal-detection.ts is the same question with sensitivity taken out.
 */
export function responseBias(cells: readonly AnswerCell[]): ResponseBias | null {
  const table = decisionTable(cells);
  if (table === null) return null;
  const { truthFirst, truthSecond } = table;
  const truths = truthFirst.first + truthFirst.second;
  const responses = truthFirst.first + truthSecond.first;
  const n = truths + truthSecond.first + truthSecond.second;
  return n === 0 ? null : { truthShare: truths / n, responseShare: responses / n, bias: (responses - truths) / n };
}
