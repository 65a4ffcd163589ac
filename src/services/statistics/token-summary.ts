import { optionLetters } from './option-letters.js';
import type { TokenCell } from './token-cell.js';
import { massOf, tokenGroups } from './token-scores.js';

/** So few distinct values, over so many answers, are a rule's and not a model's. */
const FEW_VALUES = 3;
const MANY_ANSWERS = 20;

/** What to know about token probabilities before any measure of them is believed. */
export interface TokenSummary {
  /** N_tok: answers with a letter and probabilities. */
  readonly n: number;
  /** Distinct token confidences, rounded to 12 decimals. */
  readonly distinct: number;
  /** Answers whose letter is not the likeliest: another one has more mass. */
  readonly argmaxDisagrees: number;
  /** Answers where no letter is likeliest: the largest mass is on two or more. */
  readonly ties: number;
  /**
   * Least and greatest mass on the option letters together; null when n = 0. Far below 1, the model meant something
   * else.
   */
  readonly minSum: number | null;
  readonly maxSum: number | null;
  /**
   * At most 3 distinct probabilities of the first letter over at least 20 answers: made by a rule (0.95 / 0.05), not by
   * a model.
   */
  readonly placeholderSuspect: boolean;
}

/**
 * What to know about token probabilities before any measure of them is believed: how many answers have them, how many
 * values they take, how often the letter is not the likeliest, and how much mass the letters got together.
 *
 * @returns counts are integers >= 0 and sums are > 0, where far below 1 means that the model meant something else; for no
 *   cells counts are 0, sums null and nothing is suspect. At most 3 distinct probabilities of the first letter over at
 *   least 20 answers are `placeholderSuspect`: a rule's (0.95 / 0.05), not a model's.
 * Source: descriptive; the limits of `placeholderSuspect` are conventions of this project.
 */
export function tokenSummary(cells: readonly TokenCell[]): TokenSummary {
  const counts = { n: 0, argmaxDisagrees: 0, ties: 0 };
  let [minSum, maxSum] = [Infinity, -Infinity];
  for (const { probabilities, response, count } of cells) {
    const masses = Object.values(probabilities);
    const most = Math.max(...masses);
    const sum = massOf(probabilities);
    counts.n += count;
    if ((probabilities[response] ?? 0) < most) counts.argmaxDisagrees += count;
    if (masses.filter((mass) => mass === most).length > 1) counts.ties += count;
    minSum = Math.min(minSum, sum);
    maxSum = Math.max(maxSum, sum);
  }
  return {
    ...counts,
    distinct: tokenGroups(cells).length,
    minSum: counts.n === 0 ? null : minSum,
    maxSum: counts.n === 0 ? null : maxSum,
    placeholderSuspect: counts.n >= MANY_ANSWERS && distinctFirstLetterMasses(cells) <= FEW_VALUES,
  };
}

function distinctFirstLetterMasses(cells: readonly TokenCell[]): number {
  const [first] = optionLetters(cells) ?? [];
  return first === undefined ? Infinity : new Set(cells.map(({ probabilities }) => probabilities[first])).size;
}
