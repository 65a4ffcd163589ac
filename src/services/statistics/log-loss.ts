import type { Estimate } from './estimate.js';
import { meanEstimate } from './mean-estimate.js';
import type { ScoreGroup } from './score-group.js';
import { scoreTotals } from './score-totals.js';

/** A claim of 0 or 1 that fails would cost infinitely much. The customary place to clip, once scikit-learn's default. */
const CLIP = 1e-15;

export interface LogLoss {
  /** In nats, >= 0. */
  readonly score: Estimate;
  /** Answers whose probability was clipped: each wrong one costs 34.5 nats by convention alone. Null without answers. */
  readonly clippedCount: number | null;
  /** Score of always claiming the accuracy, its entropy H(accuracy), in [0, ln 2] nats; null without answers. */
  readonly baseline: number | null;
}

/**
 * Mean surprise at what came: -mean[y ln p + (1 - y) ln(1 - p)], in nats, p clipped to [1e-15, 1 - 1e-15].
 * Under the map HALF each wrong answer of rating 5 costs 34.5 nats, and the score says little else: quote HALFMID.
 *
 * @param groups scores are probabilities in [0, 1]
 * @returns score with the normal interval of the answers' losses, not clamped (see mean-estimate.ts); nulls without
 *   answers, no limits for one
 * Source: Good (1952); same value as scikit-learn `log_loss(eps=1e-15)`.
 *
 *     logLoss([{ score: 0.5, correct: 1, wrong: 1 }]).score.value; // 0.6931 = ln 2
 */
export function logLoss(groups: readonly ScoreGroup[]): LogLoss {
  const { n, accuracy } = scoreTotals(groups);
  const clipped = scoreTotals(groups.filter(({ score }) => clip(score) !== score)).n;
  return {
    score: meanEstimate(groups, lossOf),
    clippedCount: n === 0 ? null : clipped,
    baseline: accuracy === null ? null : entropyTerm(accuracy) + entropyTerm(1 - accuracy),
  };
}

function lossOf(probability: number, outcome: 0 | 1): number {
  return -Math.log(outcome === 1 ? clip(probability) : 1 - clip(probability));
}

function clip(probability: number): number {
  return Math.min(1 - CLIP, Math.max(CLIP, probability));
}

/** -p ln p, and its limit 0 at p = 0. */
function entropyTerm(probability: number): number {
  return probability === 0 ? 0 : -probability * Math.log(probability);
}
