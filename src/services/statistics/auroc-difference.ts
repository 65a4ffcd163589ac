import normal from '@stdlib/stats-base-dists-normal';
import { auroc } from './auroc.js';
import { normalInterval } from './normal-interval.js';
import { missingOutcome, outcomeCounts, type OutcomeCounts } from './outcome-counts.js';
import type { PairedAnswer, PairedCell } from './paired-cell.js';
import type { PairedDifference } from './paired-difference.js';
import { placements } from './placements.js';
import { groupScores, type ScoredAnswers } from './score-group.js';

export interface AurocDifference extends PairedDifference {
  /** value / standard error. */
  readonly z: number | null;
}

const METHOD = 'influence values';
/** A standard error below this comes from rounding alone: influence values are sums of shares of order 1. */
const ROUNDING = 1e-14;

/**
 * Difference of two runs' type-2 AUROCs, candidate - baseline: does confidence tell right from wrong answers better?
 * Which answers are right differs between the runs, so the classical paired DeLong test, which has one positive class,
 * is not valid. Instead each question gets a value of its influence on each AUROC: with n_1 right and n_0 wrong of n,
 * V10 the share of wrong answers rated below it (ties half), V01 the share of right answers rated above it,
 * phi = (V10 - AUROC) n / n_1 when right, (V01 - AUROC) n / n_0 when wrong.
 * Then se^2 = var(phi_candidate - phi_baseline) / n, var with n - 1; interval value ± z se, 95 %; p normal, two-sided.
 *
 * @param cells only those rated in both runs are used, so `baseline` may differ from that run's own AUROC
 * @returns AUROCs in [0, 1], value in [-1, 1]. Null with a reason: value and all after it where a run's AUROC is (see
 *   auroc.ts); interval, z and p with "fewer_than_two_correct_or_wrong" in a run; z and p with "degenerate_interval", a
 *   single point, when every question weighs the same on both runs, as when a run is compared with itself.
 * Source: Hampel (1974) for influence values; DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44, 837-845, for V10
 * and V01: for a single run the two agree but for the divisors n - 1.
 */
export function aurocDifference(cells: readonly PairedCell[]): AurocDifference {
  const rated = cells.filter(
    ({ baseline, candidate, count }) => baseline.rating !== null && candidate.rating !== null && count > 0,
  );
  const baseline = rankingOf(scoredIn(rated, 'baseline'));
  const candidate = rankingOf(scoredIn(rated, 'candidate'));
  const n = baseline.outcomes.correct + baseline.outcomes.wrong;
  const sides = { baseline: baseline.auroc, candidate: candidate.auroc, method: METHOD, n };
  const unknown = { ...sides, value: null, low: null, high: null, z: null, p: null };
  if (baseline.auroc === null || candidate.auroc === null) {
    return { ...unknown, reason: missingOutcome(baseline.outcomes) ?? missingOutcome(candidate.outcomes) };
  }
  const value = candidate.auroc - baseline.auroc;
  if ([baseline, candidate].some(({ outcomes }) => Math.min(outcomes.correct, outcomes.wrong) < 2)) {
    return { ...unknown, value, reason: 'fewer_than_two_correct_or_wrong' };
  }
  const influences = rated.map((cell) => ({
    value: candidate.influence(cell.candidate) - baseline.influence(cell.baseline),
    count: cell.count,
  }));
  const standardError = standardErrorOf(influences, n);
  const interval = normalInterval(value, standardError, { low: -1, high: 1 });
  if (standardError < ROUNDING) return { ...unknown, value, ...interval, reason: 'degenerate_interval' };
  const z = value / standardError;
  return { ...sides, value, ...interval, z, p: 2 * normal.cdf(-Math.abs(z), 0, 1), reason: null };
}

function scoredIn(rated: readonly PairedCell[], run: 'baseline' | 'candidate'): ScoredAnswers[] {
  return rated.flatMap((cell) => {
    const { isCorrect, rating } = cell[run];
    return rating === null ? [] : [{ score: rating, isCorrect, count: cell.count }];
  });
}

/** How one run's ratings tell its right answers from its wrong ones. */
interface Ranking {
  readonly auroc: number | null;
  readonly outcomes: OutcomeCounts;
  /** How much an answer moves the AUROC; finite when there are right and wrong answers. */
  readonly influence: (answer: PairedAnswer) => number;
}

function rankingOf(answers: readonly ScoredAnswers[]): Ranking {
  const groups = groupScores(answers);
  const [outcomes, { value }] = [outcomeCounts(groups), auroc(groups)];
  const places = new Map(placements(groups)?.map((place, index) => [groups[index]?.score, place]));
  const n = outcomes.correct + outcomes.wrong;
  return {
    auroc: value,
    outcomes,
    influence: ({ isCorrect, rating }) => {
      const place = places.get(rating ?? NaN);
      if (value === null || place === undefined) return NaN;
      return isCorrect
        ? ((place.ofCorrect - value) * n) / outcomes.correct
        : ((place.ofWrong - value) * n) / outcomes.wrong;
    },
  };
}

/** Of the mean of n values. */
function standardErrorOf(values: readonly { readonly value: number; readonly count: number }[], n: number): number {
  const mean = values.reduce((sum, { value, count }) => sum + value * count, 0) / n;
  const squares = values.reduce((sum, { value, count }) => sum + count * (value - mean) ** 2, 0);
  return Math.sqrt(squares / (n - 1) / n);
}
