import { estimate, type Estimate } from './estimate.js';
import { meanScores } from './mean-score.js';
import { normalInterval } from './normal-interval.js';
import { missingOutcome, outcomeCounts } from './outcome-counts.js';
import type { ScoreGroup } from './score-group.js';

/** An |r| this near to 1 is 1, missed by rounding: Fisher's z of it would be noise. */
const PERFECT = 1 - 1e-12;

/**
 * Point-biserial correlation: Pearson's r between score and correctness (0 or 1), r = (m1 - m0) sqrt(n1 n0) / (N sd), m
 * the mean scores of right and wrong answers and sd the population form. Unlike AUROC it takes the scores as equally
 * spaced. The 95 % interval is Fisher's: tanh(atanh(r) +- z / sqrt(N - 3)).
 *
 * @returns value in [-1, 1]. Null without a right or without a wrong answer (no_data, no_correct_answers,
 *   no_wrong_answers) or when all scores are the same (constant_score). The interval is null below four answers
 *   (fewer_than_four_answers) and at -1 and 1, where Fisher's z is infinite (perfect_correlation).
 * Source: Tate (1954); Fisher (1921). Same values as scipy `pointbiserialr`.
 */
export function pointBiserial(groups: readonly ScoreGroup[]): Estimate {
  const counts = outcomeCounts(groups);
  const about = { method: 'fisher z', n: counts.correct + counts.wrong };
  const correlation = correlationOf(groups, counts);
  if (correlation === null) {
    return estimate({ ...about, value: null, reason: missingOutcome(counts) ?? 'constant_score' });
  }
  const isPerfect = Math.abs(correlation) >= PERFECT;
  const value = isPerfect ? Math.sign(correlation) : correlation;
  if (about.n < 4) return estimate({ ...about, value, reason: 'fewer_than_four_answers' });
  if (isPerfect) return estimate({ ...about, value, reason: 'perfect_correlation' });
  const { low, high } = normalInterval(Math.atanh(value), 1 / Math.sqrt(about.n - 3));
  return estimate({ ...about, value, interval: { low: Math.tanh(low), high: Math.tanh(high) } });
}

function correlationOf(
  groups: readonly ScoreGroup[],
  { correct, wrong }: { readonly correct: number; readonly wrong: number },
): number | null {
  const means = meanScores(groups);
  // By distinct scores, not by variance: equal scores can have a variance of 1e-33.
  if (means.correct === null || means.wrong === null || groups.length < 2) return null;
  const n = correct + wrong;
  const mean = (means.correct * correct + means.wrong * wrong) / n;
  const squares = groups.reduce((sum, group) => sum + (group.correct + group.wrong) * (group.score - mean) ** 2, 0);
  return ((means.correct - means.wrong) * Math.sqrt(correct) * Math.sqrt(wrong)) / Math.sqrt(n * squares);
}
