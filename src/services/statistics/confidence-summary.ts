import { countOf, isCorrect, type AnswerCell } from './answer-cell.js';
import { isRated } from './denominators.js';
import { proportion, type Proportion } from './proportion.js';

/** The rating scale, from very uncertain to very certain. */
const LEVELS = [1, 2, 3, 4, 5] as const;
/** A rating from here on counts as high confidence, as the published experiment has it; below it, as low. */
const HIGH_FROM = 4;

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
  /** Always five, 1 to 5; an unused level has count 0 and an accuracy of null. */
  readonly levels: readonly ConfidenceLevel[];
  /** Accuracy of the answers with confidence 4 or 5. */
  readonly high: Proportion;
  /** Accuracy of the answers with confidence 1, 2 or 3. */
  readonly low: Proportion;
}

/**
 * Distribution of verbal confidence over N_rated, and accuracy within it. Other answers are left out, never imputed.
 * mean = sum c n_c / n; sd = sqrt(sum n_c (c - mean)^2 / n), the population form.
 *
 * @returns mean, sd, shares and accuracies are null where they stand on no answers
 * Source: descriptive; sd as numpy `std(ddof=0)`, intervals Wilson (1927).
 */
export function confidenceSummary(cells: readonly AnswerCell[]): ConfidenceSummary {
  const rated = cells.filter(isRated);
  const n = countOf(rated);
  const levels = LEVELS.map((level) => {
    const accuracy = accuracyWhere(rated, (confidence) => confidence === level);
    return { level, count: accuracy.n, share: n === 0 ? null : accuracy.n / n, accuracy };
  });
  const mean = meanOver(levels, n, ({ level }) => level);
  return {
    mean,
    sd: mean === null ? null : Math.sqrt(meanOver(levels, n, ({ level }) => (level - mean) ** 2) ?? 0),
    levels,
    high: accuracyWhere(rated, (confidence) => confidence >= HIGH_FROM),
    low: accuracyWhere(rated, (confidence) => confidence < HIGH_FROM),
  };
}

function accuracyWhere(rated: readonly AnswerCell[], includes: (confidence: number) => boolean): Proportion {
  const chosen = rated.filter(({ confidence }) => confidence !== null && includes(confidence));
  return proportion(countOf(chosen, isCorrect), countOf(chosen));
}

function meanOver(
  levels: readonly ConfidenceLevel[],
  n: number,
  valueOf: (level: ConfidenceLevel) => number,
): number | null {
  return n === 0 ? null : levels.reduce((sum, level) => sum + level.count * valueOf(level), 0) / n;
}
