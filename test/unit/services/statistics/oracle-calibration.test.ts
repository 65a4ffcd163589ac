import { describe, expect, it } from '@jest/globals';
import { brier } from '../../../../src/services/statistics/brier.js';
import {
  calibrationGap,
  equalMassBins,
  equalMassIndex,
  equalWidthBins,
  equalWidthIndex,
  levelBins,
  type CalibrationBin,
} from '../../../../src/services/statistics/calibration-bins.js';
import {
  averageError,
  expectedError,
  maximumError,
  rootMeanSquareError,
} from '../../../../src/services/statistics/calibration-error.js';
import { mapRatings, type ConfidenceMap } from '../../../../src/services/statistics/confidence-map.js';
import { debiasedSquaredError } from '../../../../src/services/statistics/debiased-error.js';
import { isotonicLevels } from '../../../../src/services/statistics/isotonic.js';
import { logLoss } from '../../../../src/services/statistics/log-loss.js';
import { overconfidence } from '../../../../src/services/statistics/overconfidence.js';
import { groupScores, ratingGroups, type ScoreGroup } from '../../../../src/services/statistics/score-group.js';
import { scoreTotals } from '../../../../src/services/statistics/score-totals.js';
import { spiegelhalter } from '../../../../src/services/statistics/spiegelhalter.js';
import { tokenGroups } from '../../../../src/services/statistics/token-scores.js';
import {
  edgeCases,
  functionVectors,
  missingOracleFiles,
  publishedSets,
  type Expected,
  type OracleSet,
} from '../../../support/oracle.js';
import { OracleComparison } from '../../../support/oracle-values.js';

const skipped = missingOracleFiles.length > 0;
const suffix = skipped ? `: SKIPPED, not here (set METACOG_SHARED): ${missingOracleFiles.join(', ')}` : '';
const whenThere = skipped ? it.skip : it;

const MAPS = ['HALF', 'HALFMID', 'UNIT', 'FIFTH'] as const satisfies readonly ConfidenceMap[];
const BINS = 10;

type Limits = readonly [number, number] | null;

describe('calibration agrees with the reference', () => {
  whenThere(`in every value of every set of answers, verbal and token${suffix}`, async () => {
    const sets = [...edgeCases(), ...(await publishedSets('catalog')), ...(await publishedSets('file'))];
    const comparison = new OracleComparison();
    for (const set of sets) {
      compareVerbal(comparison, set);
      compareToken(comparison, set);
    }
    process.stdout.write(`calibration: ${comparison.compared} values of ${sets.length} sets compared\n`);
    expect(comparison.differences).toEqual([]);
    expect(sets).toHaveLength(202);
    // Each of the 20,157 values that the reference has for these, and the lengths of its 48 lists of bins.
    expect(comparison.compared).toBe(20_205);
  });

  whenThere(`in the edges of equal width${suffix}`, () => {
    const vectors = functionVectors('equal_width_bin_M10') as { p: number; bin: number }[];
    expect(vectors.map(({ p }) => ({ p, bin: equalWidthIndex(p, BINS) }))).toEqual(vectors);
    expect(vectors).toHaveLength(15);
  });

  whenThere(`in the bins of equal mass${suffix}`, () => {
    const vectors = functionVectors('equal_mass_bins') as { group_sizes: number[]; M: number; bins: number[] }[];
    const ours = vectors.map((vector) => {
      const n = vector.group_sizes.reduce((sum, size) => sum + size, 0);
      const below = vector.group_sizes.map((_, at) => vector.group_sizes.slice(0, at).reduce((sum, x) => sum + x, 0));
      const places = vector.group_sizes.map((size, at) => ({ below: below[at]!, size, n, bins: vector.M }));
      return { ...vector, bins: places.map(equalMassIndex) };
    });
    expect(ours).toEqual(vectors);
    expect(vectors).toHaveLength(7);
  });

  whenThere(`in isotonic fits${suffix}`, () => {
    const vectors = functionVectors('isotonic_pav') as { n: number[]; k: number[]; fit: (number | null)[] }[];
    const comparison = new OracleComparison();
    for (const [index, { n, k, fit }] of vectors.entries()) {
      const answers = n.flatMap((size, level) => [
        { score: level + 1, isCorrect: true, count: k[level]! },
        { score: level + 1, isCorrect: false, count: size - k[level]! },
      ]);
      comparison.compare(`fit ${index}`, { fit: isotonicLevels(groupScores(answers)) }, { fit });
    }
    expect(comparison.differences).toEqual([]);
    expect(comparison.compared).toBe(20);
  });
});

function compareVerbal(comparison: OracleComparison, { name, cells, expected }: OracleSet): void {
  const ratings = ratingGroups(cells);
  comparison.compare(name, { isotonic_levels: isotonicLevels(ratings) }, expected);
  const verbal = expected.verbal as Readonly<Record<string, Expected>>;
  for (const map of MAPS) {
    const theirs = verbal[map.toLowerCase()];
    // By factor the reference has the default map only.
    if (theirs === undefined && map !== 'HALF') continue;
    const groups = mapRatings(ratings, map);
    const levels = levelBins(groups);
    comparison.compare(`${name}, ${map}`, valuesOf(groups, levels), theirs);
    compareBins(comparison, `${name}, ${map}, level`, levels.map(binValues), theirs?.reliability_bins);
  }
}

function compareToken(comparison: OracleComparison, { name, tokenCells, expected }: OracleSet): void {
  const theirs = (expected.token as { calibration?: Expected }).calibration;
  const groups = tokenGroups(tokenCells);
  // Where no answer has a probability the reference says so and no more.
  if (groups.length === 0 && theirs === undefined) return;
  const bins = equalWidthBins(groups, BINS);
  comparison.compare(`${name}, token`, valuesOf(groups, bins), theirs);
  const withEdges = bins.map((bin, index) => ({ ...binValues(bin, index), lo: bin.low, hi: bin.high }));
  compareBins(comparison, `${name}, token, width`, withEdges, theirs?.reliability_bins);
  const massBins = equalMassBins(groups, BINS).map(binValues);
  compareBins(comparison, `${name}, token, mass`, massBins, theirs?.reliability_bins_mass);
}

/** The reference lists bins for the whole and the tasks only. */
function compareBins(
  comparison: OracleComparison,
  name: string,
  ours: readonly Readonly<Record<string, unknown>>[],
  theirs: unknown,
): void {
  if (theirs === undefined) return;
  const listed = theirs as readonly Expected[];
  comparison.compare(name, { bins: ours.length }, { bins: listed.length });
  for (const [index, bin] of ours.entries()) comparison.compare(`${name} ${index}`, bin, listed[index]);
}

function binValues(bin: CalibrationBin, index: number): Readonly<Record<string, unknown>> {
  return {
    bin: index,
    n: bin.n,
    correct: bin.correct,
    conf: bin.confidence,
    acc: bin.accuracy.value,
    gap: calibrationGap(bin),
    acc_ci: limits(bin.accuracy),
  };
}

function valuesOf(groups: readonly ScoreGroup[], headline: readonly CalibrationBin[]): Record<string, unknown> {
  const { n, meanScore, accuracy } = scoreTotals(groups);
  const excess = overconfidence(groups);
  const parts = brier(headline);
  const loss = logLoss(groups);
  const { z, p } = spiegelhalter(groups);
  return {
    n,
    mean_conf: meanScore,
    accuracy,
    overconfidence: excess.value,
    overconfidence_ci: limits(excess),
    brier: parts.score.value,
    brier_ci: limits(parts.score),
    reliability: parts.reliability,
    resolution: parts.resolution,
    uncertainty: parts.uncertainty,
    brier_skill: parts.skill,
    log_loss: loss.score.value,
    log_loss_clipped_n: loss.clippedCount,
    log_loss_baseline: loss.baseline,
    ...errorsOf(headline, ''),
    ...errorsOf(equalWidthBins(groups, BINS), '_width'),
    ...errorsOf(equalMassBins(groups, BINS), '_mass'),
    ce2_debiased: debiasedSquaredError(headline),
    spiegelhalter_z: z,
    spiegelhalter_p: p,
    // The reference leaves these two out where there are no answers.
    ...(n > 0 && {
      within_bin_variance: parts.withinBinVariance,
      within_bin_covariance: parts.withinBinCovariance,
    }),
  };
}

function errorsOf(bins: readonly CalibrationBin[], suffix: string): Record<string, number | null> {
  return {
    [`ece${suffix}`]: expectedError(bins),
    [`mce${suffix}`]: maximumError(bins),
    [`ace${suffix}`]: averageError(bins),
    [`rmsce${suffix}`]: rootMeanSquareError(bins),
  };
}

function limits({ low, high }: { readonly low: number | null; readonly high: number | null }): Limits {
  return low === null || high === null ? null : [low, high];
}
