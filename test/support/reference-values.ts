import { expect } from '@jest/globals';
import { accuracy, accuracyAnswered } from '../../src/services/statistics/accuracy.js';
import type { AnswerCell } from '../../src/services/statistics/answer-cell.js';
import { confidenceSummary } from '../../src/services/statistics/confidence-summary.js';
import { confusion } from '../../src/services/statistics/confusion.js';
import { denominators } from '../../src/services/statistics/denominators.js';
import type { Proportion } from '../../src/services/statistics/proportion.js';

export type Limits = readonly [low: number, high: number];

/** The part of the reference's values for one set of answers that this program computes. */
export interface ReferenceValues {
  readonly n: number;
  readonly n_answered: number;
  readonly n_correct: number;
  readonly accuracy: number | null;
  readonly accuracy_ci: Limits | null;
  readonly accuracy_answered: number | null;
  readonly accuracy_answered_ci: Limits | null;
  readonly type1: { readonly confusion: Readonly<Record<'A_A' | 'A_B' | 'B_A' | 'B_B', number>> };
  readonly confidence: {
    readonly n_rated: number;
    /** By level, 1 to 5, as the four lists that follow. */
    readonly counts: readonly number[];
    readonly correct: readonly number[];
    readonly accuracy_by_level: readonly (number | null)[];
    readonly accuracy_by_level_ci: readonly (Limits | null)[];
    readonly mean: number | null;
    readonly sd: number | null;
  };
}

/** 3 denominators and the correct answers, 2 shares with limits, 4 confusion cells, mean and sd, and 5 values for each of 5 levels. */
export const REFERENCE_VALUES_A_SET = 4 + 2 * 3 + 4 + 2 + 5 * 5;

const TOLERANCE = 1e-9;

interface Comparison {
  readonly name: string;
  readonly ours: number | null;
  readonly theirs: number | null | undefined;
}

/** Holds everything that is computed from the cells against the reference; a null must be a null. */
export function expectReferenceValues(cells: readonly AnswerCell[], expected: ReferenceValues): void {
  const compared = comparisons(cells, expected);
  expect(compared.filter((pair) => !agrees(pair))).toEqual([]);
  expect(compared).toHaveLength(REFERENCE_VALUES_A_SET);
}

/** @returns true when both are null, or neither is and they differ by no more than the tolerance */
export function agrees({ ours, theirs }: Pick<Comparison, 'ours' | 'theirs'>): boolean {
  if (ours === null || theirs === null) return ours === theirs;
  return theirs !== undefined && Math.abs(ours - theirs) <= TOLERANCE;
}

function comparisons(cells: readonly AnswerCell[], expected: ReferenceValues): Comparison[] {
  const { answers, answered, rated } = denominators(cells);
  const matrix = new Map(confusion(cells).map(({ truth, response, count }) => [`${truth}_${response}`, count]));
  const { mean, sd, levels } = confidenceSummary(cells);
  const { confidence } = expected;
  return [
    { name: 'n', ours: answers, theirs: expected.n },
    { name: 'n_answered', ours: answered, theirs: expected.n_answered },
    { name: 'n_correct', ours: accuracy(cells).count, theirs: expected.n_correct },
    { name: 'n_rated', ours: rated, theirs: confidence.n_rated },
    ...ofShare('accuracy', accuracy(cells), expected.accuracy, expected.accuracy_ci),
    ...ofShare('accuracy_answered', accuracyAnswered(cells), expected.accuracy_answered, expected.accuracy_answered_ci),
    ...Object.entries(expected.type1.confusion).map(([pair, theirs]) => ({
      name: pair,
      ours: matrix.get(pair) ?? 0,
      theirs,
    })),
    { name: 'mean', ours: mean, theirs: confidence.mean },
    { name: 'sd', ours: sd, theirs: confidence.sd },
    ...levels.flatMap(({ level, count, accuracy: share }, index) => [
      { name: `count at ${level}`, ours: count, theirs: confidence.counts[index] },
      { name: `correct at ${level}`, ours: share.count, theirs: confidence.correct[index] },
      ...ofShare(
        `accuracy at ${level}`,
        share,
        confidence.accuracy_by_level[index],
        confidence.accuracy_by_level_ci[index],
      ),
    ]),
  ];
}

function ofShare(
  name: string,
  ours: Proportion,
  value: number | null | undefined,
  limits: Limits | null | undefined,
): Comparison[] {
  return [
    { name, ours: ours.value, theirs: value },
    { name: `${name}, low`, ours: ours.low, theirs: limits?.[0] ?? null },
    { name: `${name}, high`, ours: ours.high, theirs: limits?.[1] ?? null },
  ];
}
