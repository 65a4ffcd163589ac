import { InvalidInputError } from '../../errors.js';
import { proportion, type Proportion } from './proportion.js';
import type { ScoreGroup } from './score-group.js';
import { scoreTotals } from './score-totals.js';
import type { Interval } from './wilson-interval.js';

/** Answers of like probability: the mean that was claimed beside the share that is right. */
export interface CalibrationBin {
  /** In [0, 1]. What the edges are depends on the binning: see the functions of this file. */
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly correct: number;
  /** Mean probability of the answers in the bin; null when there are none. */
  readonly confidence: number | null;
  /** Share that is right, with its Wilson interval; null values when n = 0. */
  readonly accuracy: Proportion;
  /** The answers of the bin by probability, for what looks inside it: Murphy's within-bin terms. */
  readonly groups: readonly ScoreGroup[];
}

/** A bin for each distinct probability: no choice of edges. For ratings, whose headline errors stand on these. */
export function levelBins(groups: readonly ScoreGroup[]): CalibrationBin[] {
  return groups.map((group) => binOf([group], { low: group.score, high: group.score }));
}

/**
 * Bins of equal width over [0, 1], right closed: (i/M, (i+1)/M], and the first also holds 0. Edges are the IEEE doubles
 * i/M, so 0.3 is in the third of ten and 0.1 + 0.2 in the fourth.
 *
 * @param groups scores are probabilities in [0, 1], ascending
 * @param bins M, an integer >= 1
 * @returns exactly M bins, empty ones too (n 0, nulls); low and high are the edges
 * @throws InvalidInputError when a score is not in [0, 1] or M is not such an integer
 * Source: Guo et al. (2017) and netcal close the right side as here; torchmetrics `BinaryCalibrationError` the left, so
 * a probability on an edge counts differently there.
 */
export function equalWidthBins(groups: readonly ScoreGroup[], bins: number): CalibrationBin[] {
  assertBins(bins);
  const members = Array.from({ length: bins }, (): ScoreGroup[] => []);
  for (const group of groups) members[equalWidthIndex(group.score, bins)]?.push(group);
  return members.map((held, index) => binOf(held, { low: index / bins, high: (index + 1) / bins }));
}

/** The first i with probability <= (i+1)/M. */
export function equalWidthIndex(probability: number, bins: number): number {
  if (!(probability >= 0 && probability <= 1)) {
    throw new InvalidInputError(`A probability lies in [0, 1]; got ${probability}.`);
  }
  // The product is rounded, so it may be one bin off: start a bin early and let the edges themselves decide.
  let index = Math.max(0, Math.ceil(probability * bins) - 2);
  while (probability > (index + 1) / bins) index += 1;
  return index;
}

/**
 * Bins of about equal size that never part answers of the same probability, so they do not depend on the order of rows
 * (as splitting a sorted list does). A group of n_g answers with C below it goes, by its middle, to bin
 * min(M-1, floor(M (2C + n_g) / 2N)).
 *
 * @param groups scores are probabilities in [0, 1], ascending and distinct
 * @param bins M, an integer >= 1
 * @returns at most M bins, those that hold answers, ascending: fewer than M is normal where probabilities are tied. low
 *   and high are the lowest and highest probability in the bin, so that neighbours leave a gap between them.
 * @throws InvalidInputError when M is not such an integer
 * Source: adaptive binning of Nixon et al. (2019), made safe for ties.
 */
export function equalMassBins(groups: readonly ScoreGroup[], bins: number): CalibrationBin[] {
  assertBins(bins);
  const { n } = scoreTotals(groups);
  const members = new Map<number, [ScoreGroup, ...ScoreGroup[]]>();
  let below = 0;
  for (const group of groups) {
    const size = group.correct + group.wrong;
    const index = equalMassIndex({ below, size, n, bins });
    const held = members.get(index);
    if (held) held.push(group);
    else members.set(index, [group]);
    below += size;
  }
  return [...members.values()].map((held) =>
    binOf(held, { low: held[0].score, high: (held[held.length - 1] ?? held[0]).score }),
  );
}

/** Where a tie group stands among N answers. */
export interface MassPlace {
  /** Answers with a lower probability. */
  readonly below: number;
  /** Answers in the group. */
  readonly size: number;
  readonly n: number;
  readonly bins: number;
}

/** Exact: doubles hold integers below 2^53, far above 2 M N, and a remainder of them is exact where a quotient is not. */
export function equalMassIndex({ below, size, n, bins }: MassPlace): number {
  const dividend = bins * (2 * below + size);
  const divisor = 2 * n;
  return Math.min(bins - 1, (dividend - (dividend % divisor)) / divisor);
}

/**
 * How far a bin lies from the diagonal of the reliability diagram: accuracy - confidence.
 *
 * @returns in [-1, 1], negative where too much was claimed; null for an empty bin
 * Source: DeGroot & Fienberg (1983), The Statistician 32, 12-22.
 */
export function calibrationGap({ accuracy, confidence }: CalibrationBin): number | null {
  return accuracy.value === null || confidence === null ? null : accuracy.value - confidence;
}

function binOf(groups: readonly ScoreGroup[], { low, high }: Interval): CalibrationBin {
  const { n, correct, meanScore } = scoreTotals(groups);
  return { low, high, n, correct, confidence: meanScore, accuracy: proportion(correct, n), groups };
}

function assertBins(bins: number): void {
  if (!Number.isInteger(bins) || bins < 1) {
    throw new InvalidInputError(`The number of bins is an integer of at least 1; got ${bins}.`);
  }
}
