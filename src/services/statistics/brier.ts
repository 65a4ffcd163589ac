import type { CalibrationBin } from './calibration-bins.js';
import type { Estimate } from './estimate.js';
import { meanEstimate } from './mean-estimate.js';
import type { ScoreGroup } from './score-group.js';
import { scoreTotals } from './score-totals.js';

/** The score and what it is made of: score = reliability - resolution + uncertainty + variance - covariance. */
export interface Brier {
  readonly score: Estimate;
  /** Squared distance of the bins from the diagonal, in [0, 1]; lower is better. */
  readonly reliability: number | null;
  /** Spread of the bins' accuracies, in [0, uncertainty]; higher is better. */
  readonly resolution: number | null;
  /** accuracy (1 - accuracy), in [0, 0.25]: the score of always claiming the accuracy. */
  readonly uncertainty: number | null;
  /** Spread of the probabilities within bins, in [0, 0.25]; 0 when each bin is one level. */
  readonly withinBinVariance: number | null;
  /** Twice the covariance of probability and outcome within bins; 0 when each bin is one level. */
  readonly withinBinCovariance: number | null;
  /** 1 - score / uncertainty, at most 1; above 0 better than always claiming the accuracy. Null when uncertainty is 0. */
  readonly skill: number | null;
}

/**
 * Mean squared distance between the claimed probability and what came, mean (p - y)^2: the binary form, in [0, 1] (the
 * sum over both classes is twice this).
 *
 * @param groups scores are probabilities in [0, 1]
 * @returns with the normal interval, not clamped (see mean-estimate.ts); null without answers, no limits for one
 * Source: Brier (1950); same value as scikit-learn `brier_score_loss`.
 *
 *     brierScore([{ score: 0.5, correct: 1, wrong: 1 }]).value; // 0.25
 */
export function brierScore(groups: readonly ScoreGroup[]): Estimate {
  return meanEstimate(groups, (probability, outcome) => (probability - outcome) ** 2);
}

/**
 * The Brier score with its parts. With p_b the mean probability, o_b the accuracy of bin b and o that of all answers:
 * reliability = sum n_b/n (p_b - o_b)^2, resolution = sum n_b/n (o_b - o)^2, uncertainty = o (1 - o),
 * variance = sum (p - p_b)^2 / n, covariance = 2 sum (y - o_b)(p - p_b) / n; the last two are exactly what binning
 * takes away, so that the parts always add up to the score.
 *
 * @param bins from calibration-bins.ts, all of the answers; empty ones are skipped
 * @returns all null without answers; with all right or all wrong, uncertainty and resolution are 0 and skill is null
 * Source: Murphy (1973); within-bin terms Stephenson, Coelho & Jolliffe (2008).
 */
export function brier(bins: readonly CalibrationBin[]): Brier {
  const groups = bins.flatMap((bin) => bin.groups);
  const score = brierScore(groups);
  const { n, accuracy } = scoreTotals(groups);
  const meanOf = (partOf: (bin: FilledBin) => number): number | null =>
    n === 0 ? null : filled(bins).reduce((sum, bin) => sum + partOf(bin), 0) / n;
  const uncertainty = accuracy === null ? null : accuracy * (1 - accuracy);
  return {
    score,
    reliability: meanOf((bin) => bin.n * (bin.confidence - bin.accuracy) ** 2),
    resolution: accuracy === null ? null : meanOf((bin) => bin.n * (bin.accuracy - accuracy) ** 2),
    uncertainty,
    withinBinVariance: meanOf(varianceSum),
    withinBinCovariance: meanOf(covarianceSum),
    skill: uncertainty === null || uncertainty === 0 || score.value === null ? null : 1 - score.value / uncertainty,
  };
}

interface FilledBin {
  readonly n: number;
  readonly confidence: number;
  readonly accuracy: number;
  readonly groups: readonly ScoreGroup[];
}

function filled(bins: readonly CalibrationBin[]): FilledBin[] {
  return bins.flatMap(({ n, confidence, accuracy: { value }, groups }) =>
    confidence === null || value === null ? [] : [{ n, confidence, accuracy: value, groups }],
  );
}

function varianceSum({ confidence, groups }: FilledBin): number {
  return groups.reduce((sum, { score, correct, wrong }) => sum + (correct + wrong) * (score - confidence) ** 2, 0);
}

function covarianceSum({ confidence, accuracy, groups }: FilledBin): number {
  return groups.reduce(
    (sum, { score, correct, wrong }) => sum + 2 * (correct * (1 - accuracy) - wrong * accuracy) * (score - confidence),
    0,
  );
}
