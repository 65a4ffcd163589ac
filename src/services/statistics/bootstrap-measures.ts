import { aurc } from './aurc.js';
import { bootstrap, type BootstrapResult } from './bootstrap.js';
import { equalMassBins, equalWidthBins, type CalibrationBin } from './calibration-bins.js';
import { averageError, expectedError, maximumError, rootMeanSquareError } from './calibration-error.js';
import type { ScoreGroup } from './score-group.js';
import { scoreGrouping, stratumCells, type ScoreStratum } from './score-strata.js';

/** What a bootstrap of measures of scores is made from. */
export interface ScoreBootstrapInput {
  /** By task, always in the same order: another order draws other replicates. */
  readonly strata: readonly ScoreStratum[];
  readonly replicates?: number;
  readonly seed?: number;
}

export interface BinningSettings {
  /** An integer >= 1. */
  readonly bins: number;
  readonly binning: 'EQUAL_WIDTH' | 'EQUAL_MASS';
}

export type CalibrationErrors<Value> = Readonly<Record<'ece' | 'mce' | 'rmsce' | 'ace', Value>>;
export type RiskAreas<Value> = Readonly<Record<'aurc' | 'excessAurc', Value>>;

/**
 * A BCa interval takes the measures once more a cell: made up to this many cells, where it adds a tenth to the bootstrap.
 * Ratings have 11 a task; token values have thousands.
 */
const MOST_CELLS_WITH_BCA = 200;

/**
 * Intervals of the calibration errors, 95 %, by resampling answers within tasks; all four from the same replicates.
 *
 * @param input scores of the strata are probabilities in [0, 1]; equal mass bins are made anew in each replicate
 * @returns null limits when there are no scored answers. ECE, MCE and RMSCE are biased upward near 0, replicates more so:
 *   do not read a lower limit above 0 as a test of perfect calibration.
 * Source: calibration-error.ts, bootstrap.ts.
 */
export function bootstrapCalibration(input: ScoreBootstrapInput & BinningSettings): CalibrationErrors<BootstrapResult> {
  return bootstrapOfGroups(input, (groups) => calibrationErrors(binned(groups, input)));
}

/**
 * Intervals of the area under the risk-coverage curve and of its excess over the best order, 95 %, by resampling answers
 * within tasks.
 *
 * @param input scores of the strata may be ratings or probabilities: only their order matters
 * @returns null limits when there are no scored answers
 * Source: aurc.ts, bootstrap.ts.
 */
export function bootstrapRiskAreas(input: ScoreBootstrapInput): RiskAreas<BootstrapResult> {
  return bootstrapOfGroups(input, (groups) => {
    const { aurc: area, excess } = aurc(groups);
    return { aurc: area, excessAurc: excess };
  });
}

/** Bootstraps any measures of score groups, all strata taken together. */
export function bootstrapOfGroups<Names extends string>(
  { strata, ...options }: ScoreBootstrapInput,
  measures: (groups: readonly ScoreGroup[]) => Readonly<Record<Names, number | null>>,
): Record<Names, BootstrapResult> {
  const cellsOf = strata.map(stratumCells);
  const cells = cellsOf.flatMap((stratum) => stratum.cells);
  const groupsOf = scoreGrouping(cells);
  return bootstrap({
    strata: cellsOf.map(({ counts }) => counts),
    statistic: (counts) => measures(groupsOf(counts)),
    withBca: cells.length <= MOST_CELLS_WITH_BCA,
    ...options,
  });
}

export function binned(groups: readonly ScoreGroup[], { bins, binning }: BinningSettings): CalibrationBin[] {
  return binning === 'EQUAL_MASS' ? equalMassBins(groups, bins) : equalWidthBins(groups, bins);
}

export function calibrationErrors(bins: readonly CalibrationBin[]): CalibrationErrors<number | null> {
  return {
    ece: expectedError(bins),
    mce: maximumError(bins),
    rmsce: rootMeanSquareError(bins),
    ace: averageError(bins),
  };
}
