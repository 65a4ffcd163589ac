import { InvalidInputError } from '../../errors.js';
import type { Binning, ConfidenceMap, ConfidenceSource } from '../../schema/calibration.js';
import { brier, type Brier } from '../statistics/brier.js';
import { averageError, expectedError, maximumError, rootMeanSquareError } from '../statistics/calibration-error.js';
import { calibrationGap, equalMassBins, equalWidthBins, type CalibrationBin } from '../statistics/calibration-bins.js';
import { debiasedSquaredError } from '../statistics/debiased-error.js';
import { estimate, type Estimate } from '../statistics/estimate.js';
import { logLoss } from '../statistics/log-loss.js';
import { overconfidence } from '../statistics/overconfidence.js';
import { proportion, type Proportion } from '../statistics/proportion.js';
import type { ScoreGroup } from '../statistics/score-group.js';
import { scoreTotals } from '../statistics/score-totals.js';
import { spiegelhalter } from '../statistics/spiegelhalter.js';
import type { DerivedValues } from './derived-values.js';
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

  /** @throws InvalidInputError for a number of bins that is not in 1-1000 */
  constructor(
    private readonly groups: readonly ScoreGroup[],
    settings: CalibrationSettings,
    private readonly intervals: IntervalSource<CalibrationErrorName> | null,
    private readonly derived: DerivedValues,
  ) {
    checkBins(settings.bins);
    this.source = settings.source;
    this.map = settings.map;
    this.bins = settings.bins;
    this.binning = settings.binning;
  }

  get n(): number {
    return this.#ofGroups(scoreTotals).n;
  }

  get meanConfidence(): number | null {
    return this.#ofGroups(scoreTotals).meanScore;
  }

  get accuracy(): Proportion {
    const { correct, n } = this.#ofGroups(scoreTotals);
    return proportion(correct, n);
  }

  get overconfidence(): Estimate {
    return this.#ofGroups(overconfidence);
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
    return this.#ofBins(debiasedSquaredError);
  }

  get brier(): Brier {
    return this.#ofBins(brier);
  }

  get logLoss(): Estimate {
    return this.#ofGroups(logLoss).score;
  }

  get logLossClipped(): number | null {
    return this.#ofGroups(logLoss).clippedCount;
  }

  get logLossBaseline(): number | null {
    return this.#ofGroups(logLoss).baseline;
  }

  get spiegelhalter(): ReturnType<typeof spiegelhalter> {
    return this.#ofGroups(spiegelhalter);
  }

  get reliability(): (CalibrationBin & { gap: number | null })[] {
    return this.#bins().map((bin) => ({ ...bin, gap: calibrationGap(bin) }));
  }

  #bins(): CalibrationBin[] {
    const name = `${this.binning} ${this.bins}`;
    return this.derived.of(this.groups, name, () => binsOf(this.groups, this));
  }

  #ofGroups<Value>(measure: (groups: readonly ScoreGroup[]) => Value): Value {
    return this.derived.of(this.groups, measure.name, () => measure(this.groups));
  }

  #ofBins<Value>(measure: (bins: readonly CalibrationBin[]) => Value): Value {
    const bins = this.#bins();
    return this.derived.of(bins, measure.name, () => measure(bins));
  }

  #error(
    name: CalibrationErrorName,
    measure: (bins: readonly CalibrationBin[]) => number | null,
  ): Estimate | LazyEstimate {
    const value = this.#ofBins(measure);
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

/** @throws InvalidInputError for a number of bins that is not in 1-1000 */
export function checkBins(bins: number): void {
  if (Number.isInteger(bins) && bins >= 1 && bins <= MOST_BINS) return;
  throw new InvalidInputError(`bins: ${bins} is out of range; give 1 to ${MOST_BINS}`, { field: ['bins'] });
}
