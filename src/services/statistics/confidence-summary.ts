import { countOf, isCorrect, type AnswerCell } from './answer-cell.js';
import { isRated } from './denominators.js';
import { fisherExact, type Outcomes } from './fisher-exact.js';
import { proportion, type Proportion } from './proportion.js';

/** The rating scale, from very uncertain to very certain. */
const LEVELS = [1, 2, 3, 4, 5] as const;
/** A rating from here on counts as high confidence, as the published experiment has it; below it, as low. */
export const HIGH_FROM = 4;

export interface ConfidenceLevel {
  readonly level: number;
  readonly count: number;
  /** Of the rated answers; null when there are none. */
  readonly share: number | null;
  readonly accuracy: Proportion;
}

export interface ConfidenceSummary {
  /** In [1, 5]. */
  readonly mean: number | null;
  /** Population standard deviation, in [0, 2]; of one answer it is 0. */
  readonly sd: number | null;
  /** In [1, 5]; the mean of the two middle ratings when their number is even. */
  readonly median: number | null;
  /** Mean rating of the correct answers and of the wrong ones, in [1, 5]; null when there are none. */
  readonly meanCorrect: number | null;
  readonly meanWrong: number | null;
  /** How many of the five levels hold an answer, 0 to 5. */
  readonly levelsUsed: number;
  /** Share of the most frequent level, in [0.2, 1]. */
  readonly modalShare: number | null;
  /** Entropy of the levels, in [0, log2 5 = 2.32] bits; 0 when one level is used only. */
  readonly entropyBits: number | null;
  /** Always five, 1 to 5; an unused level has count 0 and an accuracy of null. */
  readonly levels: readonly ConfidenceLevel[];
  /** Accuracy of the answers with confidence 4 or 5. */
  readonly high: Proportion;
  /** Accuracy of the answers with confidence 1, 2 or 3. */
  readonly low: Proportion;
  /** Fisher's exact two-sided p of high against low; null when either is empty. */
  readonly pHighVersusLow: number | null;
}

/**
 * Distribution of verbal confidence over N_rated, and accuracy within it. Other answers are left out, never imputed.
 * mean = sum c n_c / n; sd = sqrt(sum n_c (c - mean)^2 / n), the population form; entropy = -sum p_c log2 p_c.
 *
 * @returns everything but the counts is null where it stands on no answers
 * Source: descriptive; sd as numpy `std(ddof=0)`, entropy Shannon (1948), intervals Wilson (1927).
 */
export function confidenceSummary(cells: readonly AnswerCell[]): ConfidenceSummary {
  const rated = cells.filter(isRated);
  const n = countOf(rated);
  const levels = LEVELS.map((level) => {
    const accuracy = accuracyWhere(rated, (confidence) => confidence === level);
    return { level, count: accuracy.n, share: n === 0 ? null : accuracy.n / n, accuracy };
  });
  const mean = meanOf(levels, ({ count }) => count);
  const high = accuracyWhere(rated, (confidence) => confidence >= HIGH_FROM);
  const low = accuracyWhere(rated, (confidence) => confidence < HIGH_FROM);
  return {
    mean,
    sd: mean === null ? null : deviation(levels, n, mean),
    median: n === 0 ? null : (ratingAt(levels, Math.ceil(n / 2)) + ratingAt(levels, Math.floor(n / 2) + 1)) / 2,
    meanCorrect: meanOf(levels, ({ accuracy }) => accuracy.count),
    meanWrong: meanOf(levels, ({ accuracy }) => accuracy.n - accuracy.count),
    levelsUsed: levels.filter(({ count }) => count > 0).length,
    modalShare: n === 0 ? null : Math.max(...levels.map(({ count }) => count)) / n,
    entropyBits: n === 0 ? null : entropyBits(levels),
    levels,
    high,
    low,
    pHighVersusLow: fisherExact(outcomesOf(high), outcomesOf(low)),
  };
}

function accuracyWhere(rated: readonly AnswerCell[], includes: (confidence: number) => boolean): Proportion {
  const chosen = rated.filter(({ confidence }) => confidence !== null && includes(confidence));
  return proportion(countOf(chosen, isCorrect), countOf(chosen));
}

function outcomesOf({ count, n }: Proportion): Outcomes {
  return { right: count, wrong: n - count };
}

/** Mean level of the answers that `countAt` counts; null when it counts none. */
function meanOf(levels: readonly ConfidenceLevel[], countAt: (level: ConfidenceLevel) => number): number | null {
  const n = levels.reduce((sum, level) => sum + countAt(level), 0);
  return n === 0 ? null : levels.reduce((sum, level) => sum + level.level * countAt(level), 0) / n;
}

function deviation(levels: readonly ConfidenceLevel[], n: number, mean: number): number {
  return Math.sqrt(levels.reduce((sum, { level, count }) => sum + count * (level - mean) ** 2, 0) / n);
}

/** The level at a place, 1 to n, among the ratings in ascending order. */
function ratingAt(levels: readonly ConfidenceLevel[], place: number): number {
  let before = 0;
  return levels.find(({ count }) => (before += count) >= place)?.level ?? NaN;
}

function entropyBits(levels: readonly ConfidenceLevel[]): number {
  return levels.reduce((sum, { share }) => (share === null || share === 0 ? sum : sum - share * Math.log2(share)), 0);
}
