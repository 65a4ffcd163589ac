import { accuracy } from './accuracy.js';
import type { AnswerCell } from './answer-cell.js';
import type { Estimate } from './estimate.js';
import { meanEstimate } from './mean-estimate.js';
import type { Proportion } from './proportion.js';
import type { LevelCount } from './psychometric-levels.js';
import { ratingGroups } from './score-group.js';

/** The rating scale; a mean cannot lie outside it. */
const RATINGS = { low: 1, high: 5 } as const;

export type EasierLevels = 'higher' | 'lower';

/** The answers of one task to the questions of one level of its difficulty. */
export interface LevelCells {
  /** Value of the factor, as the dataset writes it. */
  readonly value: string;
  readonly cells: readonly AnswerCell[];
}

export interface PsychometricPoint {
  readonly level: number;
  /** Of every answer; one without a letter counts as wrong. */
  readonly accuracy: Proportion;
  /** Mean rating of the rated answers, 1-5, normal interval within that range. */
  readonly confidence: Estimate;
}

/**
 * How accuracy and confidence follow the difficulty of a task. A curve through the accuracies: psychometric-fit.ts.
 *
 * @param levels in any order; values that are the same number (`1`, `1.0`) are one level
 * @param easier whether higher or lower numbers are the easier ones
 * @returns from hard to easy: accuracy in [0, 1] of all answers of a level, mean rating in [1, 5] of the rated ones, each
 *   with its interval; null when a value is not a finite number
 * Source: descriptive; see accuracy.ts and mean-estimate.ts.
 *
 *     const hard = [{ truth: 'A', response: 'B', confidence: 2, count: 4 }];
 *     const easy = [{ truth: 'A', response: 'A', confidence: 5, count: 4 }];
 *     const levels = [{ value: '1', cells: hard }, { value: '2', cells: easy }];
 *     psychometricPoints(levels, 'higher').map(({ accuracy }) => accuracy.value); // [0, 1]
 */
export function psychometricPoints(levels: readonly LevelCells[], easier: EasierLevels): PsychometricPoint[] | null {
  const merged = byNumber(levels);
  if (merged === null) return null;
  const direction = easier === 'higher' ? 1 : -1;
  return [...merged]
    .sort(([left], [right]) => direction * (left - right))
    .map(([level, cells]) => ({ level, accuracy: accuracy(cells), confidence: meanConfidence(cells) }));
}

/** What the curve is fitted to. */
export function levelCounts(points: readonly PsychometricPoint[]): LevelCount[] {
  return points.map(({ level, accuracy: { count, n } }) => ({ level, correct: count, n }));
}

/** Cells by the number that each value is; null when one is not a number. */
function byNumber(levels: readonly LevelCells[]): Map<number, readonly AnswerCell[]> | null {
  const merged = new Map<number, readonly AnswerCell[]>();
  for (const { value, cells } of levels) {
    const level = value.trim() === '' ? NaN : Number(value);
    if (!Number.isFinite(level)) return null;
    merged.set(level, [...(merged.get(level) ?? []), ...cells]);
  }
  return merged;
}

function meanConfidence(cells: readonly AnswerCell[]): Estimate {
  const mean = meanEstimate(ratingGroups(cells), (rating) => rating);
  const within = (limit: number | null) =>
    limit === null ? null : Math.min(RATINGS.high, Math.max(RATINGS.low, limit));
  return { ...mean, low: within(mean.low), high: within(mean.high) };
}
