import { InvalidInputError } from '../../errors.js';
import type { Binning, ConfidenceMap, ConfidenceSource, RecalibrationMethod } from '../../schema/calibration.js';
import { CALIBRATION_DEFAULTS } from '../../schema/metrics.args.js';
import { confidenceSummary, type ConfidenceSummary } from '../statistics/confidence-summary.js';
import { mapRatings } from '../statistics/confidence-map.js';
import { crossFit, type CrossFit } from '../statistics/cross-fit.js';
import { crossFittedTemperature } from '../statistics/cross-fitted-temperature.js';
import { metaD } from '../statistics/meta-d.js';
import { ratingGroups, type ScoreGroup } from '../statistics/score-group.js';
import { ratingStratum, tokenStratum, type ScoreStratum } from '../statistics/score-strata.js';
import { tokenGroups } from '../statistics/token-scores.js';
import { CalibrationMeasures, checkBins } from './calibration-measures.js';
import { DecisionMeasures } from './decision-measures.js';
import { DerivedValues } from './derived-values.js';
import { DiscriminationMeasures } from './discrimination-measures.js';
import { MetaDMeasures } from './meta-d-measures.js';
import type { MetricsLoaders } from './metrics-loaders.js';
import type { MetricsService, MetricsSlice } from './metrics.service.js';
import type { StatisticsPool } from './statistics-pool.js';
import { TokenMeasures } from './token-measures.js';

/** Which confidence, and how it is binned; null means the default. */
export interface CalibrationInput {
  readonly source: ConfidenceSource | null;
  readonly map: ConfidenceMap | null;
  readonly bins: number | null;
  readonly binning: Binning | null;
}

export interface RecalibrationInput extends Omit<CalibrationInput, 'map'> {
  readonly method: RecalibrationMethod | null;
}

interface Confidence {
  readonly source: ConfidenceSource;
  /** What probability a rating stands for; null keeps ratings as they are, and for TOKEN. */
  readonly map: ConfidenceMap | null;
}

/** Confidence after a map that was fitted on other answers. */
export interface Recalibrated {
  readonly method: RecalibrationMethod;
  readonly calibration: CalibrationMeasures | null;
  /** Why there is none, in snake_case. */
  readonly reason: string | null;
}

/**
 * Measures of a slice, ready to be read: what a measure needs is loaded when the measure is asked for, and intervals that
 * take a bootstrap are made, away from this thread, only when they are read.
 */
export class MeasuresService {
  readonly #derived = new DerivedValues();

  constructor(private readonly deps: { readonly metrics: MetricsService; readonly statistics: StatisticsPool }) {}

  async confidence(slice: MetricsSlice, loaders: MetricsLoaders): Promise<ConfidenceSummary> {
    const { cells } = await this.deps.metrics.cells(slice, loaders);
    return this.#derived.of(cells, 'confidence', () => confidenceSummary(cells));
  }

  async decision(slice: MetricsSlice, loaders: MetricsLoaders): Promise<DecisionMeasures> {
    return new DecisionMeasures((await this.deps.metrics.cells(slice, loaders)).cells, this.#derived);
  }

  /** @throws InvalidInputError for a number of bins out of range */
  async calibration(
    slice: MetricsSlice,
    input: CalibrationInput,
    loaders: MetricsLoaders,
  ): Promise<CalibrationMeasures> {
    const { source, map, bins, binning } = orDefaults(input);
    const confidence = { source, map: source === 'VERBAL' ? map : null };
    const groups = await this.#groups(slice, confidence, loaders);
    const intervals = async () => {
      const strata = await this.#strata(slice, confidence, loaders);
      return this.deps.statistics.bootstrap({ measures: 'calibration', strata, bins, binning });
    };
    return new CalibrationMeasures(groups, { ...confidence, bins, binning }, intervals, this.#derived);
  }

  /** @throws InvalidInputError for TEMPERATURE of ratings, which have no log odds, or bins out of range */
  async recalibration(slice: MetricsSlice, input: RecalibrationInput, loaders: MetricsLoaders): Promise<Recalibrated> {
    const { method, source, bins, binning } = orDefaults(input);
    checkBins(bins);
    const { groups, reason } = await this.#crossFitted(slice, { method, source }, loaders);
    if (groups === null) return { method, calibration: null, reason };
    const settings = { source, map: null, bins, binning };
    return { method, calibration: new CalibrationMeasures(groups, settings, null, this.#derived), reason };
  }

  async discrimination(
    slice: MetricsSlice,
    input: Pick<CalibrationInput, 'source'>,
    loaders: MetricsLoaders,
  ): Promise<DiscriminationMeasures> {
    const confidence = { source: orDefaults(input).source, map: null };
    const groups = await this.#groups(slice, confidence, loaders);
    const intervals = async () => {
      const strata = await this.#strata(slice, confidence, loaders);
      return this.deps.statistics.bootstrap({ measures: 'riskAreas', strata });
    };
    return new DiscriminationMeasures(groups, confidence.source, intervals, this.#derived);
  }

  async metaD(slice: MetricsSlice, loaders: MetricsLoaders): Promise<MetaDMeasures> {
    const { metrics, statistics } = this.deps;
    const { cells } = await metrics.cells(slice, loaders);
    const fit = this.#derived.of(cells, 'metaD', () => metaD(cells));
    return new MetaDMeasures(fit, async () =>
      statistics.bootstrap({ measures: 'metaD', strata: await metrics.cellsByTask(slice, loaders) }),
    );
  }

  async tokens(slice: MetricsSlice, loaders: MetricsLoaders): Promise<TokenMeasures> {
    return new TokenMeasures(await this.deps.metrics.tokenCells(slice, loaders), this.#derived);
  }

  /** Answers by confidence: ratings, as probabilities where there is a map, or token confidences. */
  async #groups(slice: MetricsSlice, { source, map }: Confidence, loaders: MetricsLoaders): Promise<ScoreGroup[]> {
    const { metrics } = this.deps;
    if (source === 'TOKEN') {
      const cells = await metrics.tokenCells(slice, loaders);
      return this.#derived.of(cells, 'groups', () => tokenGroups(cells));
    }
    const { cells } = await metrics.cells(slice, loaders);
    const ratings = this.#derived.of(cells, 'ratings', () => ratingGroups(cells));
    return map === null ? ratings : this.#derived.of(cells, map, () => mapRatings(ratings, map));
  }

  /** The same by task, as the bootstrap draws them. */
  async #strata(slice: MetricsSlice, { source, map }: Confidence, loaders: MetricsLoaders): Promise<ScoreStratum[]> {
    const { metrics } = this.deps;
    if (source === 'TOKEN') return (await metrics.tokenCellsByTask(slice, loaders)).map(tokenStratum);
    return (await metrics.cellsByTask(slice, loaders)).map((cells) => ratingStratum(cells, map ?? undefined));
  }

  async #crossFitted(
    slice: MetricsSlice,
    { method, source }: { readonly method: RecalibrationMethod; readonly source: ConfidenceSource },
    loaders: MetricsLoaders,
  ): Promise<CrossFit> {
    const { metrics } = this.deps;
    if (source === 'VERBAL') {
      if (method === 'TEMPERATURE') {
        const message = 'method TEMPERATURE needs the log odds of the letters: ask for it with source TOKEN';
        throw new InvalidInputError(message, { field: ['method'] });
      }
      const folds = await metrics.cellsByFold(slice, loaders);
      return this.#derived.of(folds, method, () => crossFit(folds.map(ratingGroups), method));
    }
    const folds = await metrics.tokenCellsByFold(slice, loaders);
    return this.#derived.of(folds, method, () =>
      method === 'TEMPERATURE' ? crossFittedTemperature(folds) : crossFit(folds.map(tokenGroups), method),
    );
  }
}

type Given<Input> = { readonly [Name in keyof Input]: NonNullable<Input[Name]> };

function orDefaults<Input extends Partial<CalibrationInput & RecalibrationInput>>(input: Input): Given<Input> {
  const given = Object.entries(input).filter(([, value]) => value !== null);
  return { ...CALIBRATION_DEFAULTS, ...Object.fromEntries(given) } as Given<Input>;
}
