import normal from '@stdlib/stats-base-dists-normal';
import type { AnswerCell } from '../src/services/statistics/answer-cell.js';
import type { RatingCounts } from '../src/services/statistics/rating-counts.js';
import { seededUniform } from '../src/services/statistics/seeded-uniform.js';

/**
 * An observer of whom meta-d' is known exactly, because the model of meta-d' is how it works: it answers by d' and the
 * criterion c, and rates by evidence with meta-d' = mRatio d', given truth and answer. (Noise added to the evidence for the
 * rating would not do: it makes the distributions of the ratings' evidence other than normal, and M-ratio inexact.)
 */
export interface RatedObserver {
  readonly dPrime: number;
  readonly criterion: number;
  readonly mRatio: number;
  /** Distances of the rating criteria from the type-1 criterion, ascending: K - 1 for K ratings, K <= 5. */
  readonly cuts: readonly number[];
}

/** Probability of each response and rating, by truth, in the order of `RatingCounts`; of each truth they add up to 1. */
export function ratingProbabilities({ dPrime, criterion, mRatio, cuts }: RatedObserver): RatingCounts {
  const ofTruth = (side: 1 | -1): number[] => {
    const mean = mRatio * ((side * dPrime) / 2 - criterion);
    const present = normal.cdf((side * dPrime) / 2 - criterion, 0, 1);
    return [
      ...intervals(-mean, cuts)
        .map((probability) => (1 - present) * probability)
        .reverse(),
      ...intervals(mean, cuts).map((probability) => present * probability),
    ];
  };
  return { signalAbsent: ofTruth(-1), signalPresent: ofTruth(1) };
}

/** Of normal evidence above 0, by its distance from 0. */
function intervals(mean: number, cuts: readonly number[]): number[] {
  const above = [0, ...cuts, Infinity].map((cut) => normal.cdf(mean - cut, 0, 1));
  const all = above[0] ?? 0;
  return above.slice(0, -1).map((probability, index) => (probability - (above[index + 1] ?? 0)) / all);
}

/** The counts of n answers, half of them of each truth (n even); the same for the same seed. */
export function simulatedRatings(observer: RatedObserver, n: number, seed: number): RatingCounts {
  const uniform = seededUniform(seed);
  const { signalAbsent, signalPresent } = ratingProbabilities(observer);
  return { signalAbsent: drawn(signalAbsent, n / 2, uniform), signalPresent: drawn(signalPresent, n / 2, uniform) };
}

function drawn(probabilities: readonly number[], n: number, uniform: () => number): number[] {
  const counts = probabilities.map(() => 0);
  for (let trial = 0; trial < n; trial += 1) {
    let rest = uniform();
    let place = 0;
    while (place < counts.length - 1 && rest >= (probabilities[place] ?? 0)) {
      rest -= probabilities[place] ?? 0;
      place += 1;
    }
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

/** The counts as cells, truths and responses A (absent) and B (present). Need not be integers. */
export function answerCells({ signalAbsent, signalPresent }: RatingCounts): AnswerCell[] {
  const ratings = signalAbsent.length / 2;
  return [['A', signalAbsent] as const, ['B', signalPresent] as const].flatMap(([truth, counts]) =>
    counts.map((count, place) => ({
      truth,
      response: place < ratings ? 'A' : 'B',
      confidence: place < ratings ? ratings - place : place - ratings + 1,
      count,
    })),
  );
}
