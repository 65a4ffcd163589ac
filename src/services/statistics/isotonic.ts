import type { ScoreGroup } from './score-group.js';

/** The rating scale. */
const LEVELS = [1, 2, 3, 4, 5] as const;

/** What a score that was seen is worth. */
export interface IsotonicPoint {
  readonly score: number;
  /** In [0, 1]. */
  readonly probability: number;
}

/**
 * The non-decreasing map from score to probability of being right that is nearest to the observed accuracies, by
 * least squares weighted by answers: neighbours whose accuracies fall are pooled until none does (pool adjacent
 * violators, PAV). One pass, O(groups).
 *
 * @param groups ascending by score; ratings or probabilities
 * @returns a point for each group, in its order; none for no groups. One group gives its accuracy.
 *   Scored on the answers it was fitted to, its calibration error is about 0 by construction: see cross-fit.ts.
 * Source: Ayer et al. (1955); Zadrozny & Elkan (2002); same values as scikit-learn `IsotonicRegression` with the group
 * sizes as weights.
 *
 *     const points = isotonicRegression([{ score: 1, correct: 9, wrong: 1 }, { score: 2, correct: 1, wrong: 9 }]);
 *     points.map(({ probability }) => probability); // [0.5, 0.5]
 */
export function isotonicRegression(groups: readonly ScoreGroup[]): IsotonicPoint[] {
  const blocks: { correct: number; n: number; scores: number[] }[] = [];
  for (const { score, correct, wrong } of groups) {
    let block = { correct, n: correct + wrong, scores: [score] };
    for (let last = blocks.at(-1); last && last.correct / last.n >= block.correct / block.n; last = blocks.at(-1)) {
      blocks.pop();
      block = { correct: last.correct + block.correct, n: last.n + block.n, scores: [...last.scores, ...block.scores] };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ correct, n, scores }) => scores.map((score) => ({ score, probability: correct / n })));
}

/**
 * The fitted probability of each rating 1 to 5; null for a rating that no answer has.
 *
 * @param groups scores are ratings, integers 1-5, ascending
 */
export function isotonicLevels(groups: readonly ScoreGroup[]): (number | null)[] {
  const probabilities = new Map(isotonicRegression(groups).map(({ score, probability }) => [score, probability]));
  return LEVELS.map((level) => probabilities.get(level) ?? null);
}

/**
 * What the fitted map gives for any score: between two seen scores on the straight line between them, beyond the
 * outermost the value of that one. So answers can be scored by a map that was fitted where their rating did not occur.
 *
 * @param points from `isotonicRegression`, ascending
 * @returns in [0, 1], non-decreasing in score; null when there are no points
 * Source: as scikit-learn `IsotonicRegression(out_of_bounds='clip').predict`.
 */
export function isotonicProbability(points: readonly IsotonicPoint[], score: number): number | null {
  const next = points.find((point) => point.score >= score);
  const previous = points.findLast((point) => point.score <= score);
  if (!next || !previous) return (next ?? previous)?.probability ?? null;
  if (next.score === previous.score) return next.probability;
  const share = (score - previous.score) / (next.score - previous.score);
  return previous.probability + share * (next.probability - previous.probability);
}
