import { aurc } from './aurc.js';
import { auroc } from './auroc.js';
import { binned, type BinningSettings } from './bootstrap-measures.js';
import { bootstrapReplicates } from './bootstrap-replicates.js';
import { brierScore } from './brier.js';
import { expectedError, rootMeanSquareError } from './calibration-error.js';
import { canonicalCells } from './canonical-cells.js';
import { mapRatings, type ConfidenceMap } from './confidence-map.js';
import { gamma } from './gamma.js';
import type { PairedCell } from './paired-cell.js';
import type { PairedDifference } from './paired-difference.js';
import { percentileInterval } from './percentile-interval.js';
import type { ScoreGroup } from './score-group.js';
import { scoreGrouping } from './score-strata.js';

const MEASURES = ['ece', 'rmsce', 'brier', 'auroc', 'gamma', 'aurc'] as const;
export type PairedMeasure = (typeof MEASURES)[number];

export interface PairedBootstrapInput extends BinningSettings {
  /** Joint cells of two runs by task, the tasks always in the same order. */
  readonly strata: readonly (readonly PairedCell[])[];
  readonly map: ConfidenceMap;
  readonly replicates?: number;
  readonly seed?: number;
}

const METHOD = 'paired percentile bootstrap';

/**
 * Differences of two runs, candidate - baseline, in measures of verbal confidence, by resampling the questions that both
 * answered within tasks: both answers to a question are drawn together, so what makes a question hard for both cancels.
 * Confidence is compared where both answers are rated; the other questions are drawn, then left out.
 *
 * The interval is the percentile interval of the differences, 95 %. p = 2 min(share of them <= 0, share >= 0), at most 1
 * and at least 1 / (replicates + 1): that many replicates cannot tell a smaller one.
 *
 * @returns by measure; null values without questions rated in both ("no_data"), where a measure is undefined in one run
 *   ("undefined_in_baseline", "undefined_in_candidate"), and no limits when it is so in all replicates
 *   ("undefined_in_all_replicates"). AUROC is better compared by influence values: auroc-difference.ts.
 * Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, 13.3 and 15.4 (the level at which the interval
 * just reaches 0).
 */
export function bootstrapPaired(input: PairedBootstrapInput): Record<PairedMeasure, PairedDifference> {
  const strata = input.strata.map(canonicalCells);
  const cells = strata.flat();
  const counts = strata.map((stratum) => stratum.map(({ count }) => count));
  const baselineOf = sideMeasures(cells, 'baseline', input);
  const candidateOf = sideMeasures(cells, 'candidate', input);
  const replicates = bootstrapReplicates({
    strata: counts,
    statistic: (drawn) => differences(baselineOf(drawn), candidateOf(drawn)),
    replicates: input.replicates,
    seed: input.seed,
  });
  const [baseline, candidate] = [baselineOf(counts.flat()), candidateOf(counts.flat())];
  const n = cells.filter(isRatedInBoth).reduce((sum, { count }) => sum + count, 0);
  return byMeasure((name) =>
    pairedDifference({ baseline: baseline[name], candidate: candidate[name], n, sorted: replicates[name] }),
  );
}

type Measures = Readonly<Record<PairedMeasure, number | null>>;

/** From counts of joint cells to the measures of one run. */
function sideMeasures(
  cells: readonly PairedCell[],
  side: 'baseline' | 'candidate',
  settings: BinningSettings & { readonly map: ConfidenceMap },
): (counts: readonly number[]) => Measures {
  const groupsOf = scoreGrouping(
    cells.map((cell) => {
      const { isCorrect, rating } = cell[side];
      return rating === null || !isRatedInBoth(cell) ? null : { score: rating, isCorrect };
    }),
  );
  return (counts) => measuresOf(mapRatings(groupsOf(counts), settings.map), settings);
}

function isRatedInBoth({ baseline, candidate }: PairedCell): boolean {
  return baseline.rating !== null && candidate.rating !== null;
}

function measuresOf(groups: readonly ScoreGroup[], settings: BinningSettings): Measures {
  const bins = binned(groups, settings);
  return {
    ece: expectedError(bins),
    rmsce: rootMeanSquareError(bins),
    brier: brierScore(groups).value,
    auroc: auroc(groups).value,
    gamma: gamma(groups).value,
    aurc: aurc(groups).aurc,
  };
}

function differences(baseline: Measures, candidate: Measures): Measures {
  return byMeasure((name) => differenceOf(baseline[name], candidate[name]));
}

function differenceOf(baseline: number | null, candidate: number | null): number | null {
  return baseline === null || candidate === null ? null : candidate - baseline;
}

function byMeasure<Value>(valueOf: (name: PairedMeasure) => Value): Record<PairedMeasure, Value> {
  return Object.fromEntries(MEASURES.map((name) => [name, valueOf(name)])) as Record<PairedMeasure, Value>;
}

interface DifferenceParts {
  readonly baseline: number | null;
  readonly candidate: number | null;
  readonly n: number;
  /** Differences in the replicates, ascending. */
  readonly sorted: Float64Array;
}

function pairedDifference({ baseline, candidate, n, sorted }: DifferenceParts): PairedDifference {
  const value = differenceOf(baseline, candidate);
  const interval = value === null ? null : percentileInterval(sorted);
  return {
    baseline,
    candidate,
    value,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    p: interval === null ? null : twoSidedP(sorted),
    method: METHOD,
    n,
    reason: interval === null ? missingReason({ baseline, candidate, n }) : null,
  };
}

function twoSidedP(sorted: Float64Array): number {
  const atMostZero = sorted.filter((value) => value <= 0).length / sorted.length;
  const atLeastZero = sorted.filter((value) => value >= 0).length / sorted.length;
  return Math.min(1, Math.max(2 * Math.min(atMostZero, atLeastZero), 1 / (sorted.length + 1)));
}

function missingReason({ baseline, candidate, n }: Omit<DifferenceParts, 'sorted'>): string {
  if (n === 0) return 'no_data';
  if (baseline === null) return 'undefined_in_baseline';
  return candidate === null ? 'undefined_in_candidate' : 'undefined_in_all_replicates';
}
