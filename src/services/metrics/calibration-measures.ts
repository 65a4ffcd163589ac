import { InvalidInputError } from '../../errors.js';
import type { Binning, ConfidenceMap, ConfidenceSource } from '../../schema/calibration.js';
import { brier, type Brier } from '../statistics/brier.js';
import { averageError, expectedError, maximumError, rootMeanSquareError } from '../statistics/calibration-error.js';
import { calibrationGap, equalMassBins, equalWidthBins, type CalibrationBin } from '../statistics/calibration-bins.js';
import { debiasedSquaredError } from '../statistics/debiased-error.js';
import { estimate, type Estimate } from '../statistics/estimate.js';
import { logLoss, type LogLoss } from '../statistics/log-loss.js';
import { overconfidence } from '../statistics/overconfidence.js';
import { proportion, type Proportion } from '../statistics/proportion.js';
import type { ScoreGroup } from '../statistics/score-group.js';
import { scoreTotals } from '../statistics/score-totals.js';
import { spiegelhalter } from '../statistics/spiegelhalter.js';
import { lazyEstimate, type IntervalSource, type LazyEstimate } from './lazy-estimate.js';

export type CalibrationErrorName = 'ece' | 'mce' | 'rmsce' | 'ace';

export interface CalibrationSettings {
  readonly source: ConfidenceSource;
  /** Null when the scores are no ratings. */
  readonly map: ConfidenceMap | null;
  readonly bins: number;
  readonly binning: Binning;
}

const MOST_BINS = 1000;

/**
 * Every measure of calibration of one set of answers, each computed when it is read and not before.
 * @param groups     scores are probabilities in [0, 1]
 * @param intervals  null: none can be given, as after recalibration, whose fit the bootstrap would have to repeat
 */
export class CalibrationMeasures {
  readonly source: ConfidenceSource;
  readonly map: ConfidenceMap | null;
  readonly bins: number;
  readonly binning: Binning;
  #binned: CalibrationBin[] | undefined;
  #logLoss: LogLoss | undefined;

  /** @throws InvalidInputError for a number of bins that is not in 1-1000 */
  constructor(
    private readonly groups: readonly ScoreGroup[],
    settings: CalibrationSettings,
    private readonly intervals: IntervalSource<CalibrationErrorName> | null,
  ) {
    checkBins(settings.bins);
    this.source = settings.source;
    this.map = settings.map;
    this.bins = settings.bins;
    this.binning = settings.binning;
  }

  get n(): number {
    return scoreTotals(this.groups).n;
  }

  get meanConfidence(): number | null {
    const { n, accuracy } = scoreTotals(this.groups);
    const difference = overconfidence(this.groups).value;
    return n === 0 || accuracy === null || difference === null ? null : accuracy + difference;
  }

  get accuracy(): Proportion {
    return proportion(
      this.groups.reduce((sum, { correct }) => sum + correct, 0),
      this.n,
    );
  }

  get overconfidence(): Estimate {
    return overconfidence(this.groups);
  }

  get ece(): Estimate | LazyEstimate {
    return this.#error('ece', expectedError);
  }

  get mce(): Estimate | LazyEstimate {
    return this.#error('mce', maximumError);
  }

  get rmsce(): Estimate | LazyEstimate {
    return this.#error('rmsce', rootMeanSquareError);
  }

  get ace(): Estimate | LazyEstimate {
    return this.#error('ace', averageError);
  }

  get debiasedSquaredError(): number | null {
    return debiasedSquaredError(this.#bins());
  }

  get brier(): Brier {
    return brier(this.#bins());
  }

  get logLoss(): Estimate {
    return this.#losses().score;
  }

  get logLossClipped(): number | null {
    return this.#losses().clippedCount;
  }

  get logLossBaseline(): number | null {
    return this.#losses().baseline;
  }

  get spiegelhalter(): ReturnType<typeof spiegelhalter> {
    return spiegelhalter(this.groups);
  }

  get reliability(): (CalibrationBin & { gap: number | null })[] {
    return this.#bins().map((bin) => ({ ...bin, gap: calibrationGap(bin) }));
  }

  #bins(): CalibrationBin[] {
    return (this.#binned ??= binsOf(this.groups, this));
  }

  #losses(): LogLoss {
    return (this.#logLoss ??= logLoss(this.groups));
  }

  #error(
    name: CalibrationErrorName,
    measure: (bins: readonly CalibrationBin[]) => number | null,
  ): Estimate | LazyEstimate {
    const value = measure(this.#bins());
    const about = { value, n: this.n, reason: value === null ? 'no_data' : null };
    if (this.intervals) return lazyEstimate({ ...about, name, intervals: this.intervals });
    return estimate({ ...about, method: 'none', reason: about.reason ?? 'no_interval_after_recalibration' });
  }
}

function binsOf(
  groups: readonly ScoreGroup[],
  { bins, binning }: Pick<CalibrationSettings, 'bins' | 'binning'>,
): CalibrationBin[] {
  return binning === 'EQUAL_MASS' ? equalMassBins(groups, bins) : equalWidthBins(groups, bins);
}

function checkBins(bins: number): void {
  if (Number.isInteger(bins) && bins >= 1 && bins <= MOST_BINS) return;
  throw new InvalidInputError(`bins: ${bins} is out of range; give 1 to ${MOST_BINS}`, { field: ['bins'] });
}
