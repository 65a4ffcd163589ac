import type { AnswerCell } from './answer-cell.js';
import { letterPair } from './letter-pair.js';

/** The highest rating of verbal confidence; the lowest is 1. */
const HIGHEST_RATING = 5;

/**
 * Answers by truth, then by response and rating: 2K counts each for K ratings, in the order of the evidence from
 * "surely the first letter" to "surely the second": first letter with rating K .. 1, second letter with rating 1 .. K.
 */
export interface RatingCounts {
  /** Truth is the first letter. */
  readonly signalAbsent: readonly number[];
  /** Truth is the second letter. */
  readonly signalPresent: readonly number[];
}

/**
 * The rated answers as the ten counts a truth that meta-d' is fitted to: A5 .. A1, B1 .. B5. Others are left out.
 *
 * @returns all zeros when no answer is rated; null when the answers do not have two letters (see letter-pair.ts)
 * Source: the order of `nR_S1` and `nR_S2` in Maniscalco & Lau (2014), as in metadpy.
 */
export function ratingCounts(cells: readonly AnswerCell[]): RatingCounts | null {
  const pair = letterPair(cells);
  if (pair === null) return null;
  const [first] = pair;
  const signalAbsent = new Array<number>(2 * HIGHEST_RATING).fill(0);
  const signalPresent = [...signalAbsent];
  for (const { truth, response, confidence, count } of cells) {
    if (response === null || confidence === null) continue;
    const ofTruth = truth === first ? signalAbsent : signalPresent;
    const place = response === first ? HIGHEST_RATING - confidence : HIGHEST_RATING - 1 + confidence;
    ofTruth[place] = (ofTruth[place] ?? 0) + count;
  }
  return { signalAbsent, signalPresent };
}
