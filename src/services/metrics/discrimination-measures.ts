import type { ConfidenceSource } from '../../schema/calibration.js';
import { aurc, type RiskCoverageAreas } from '../statistics/aurc.js';
import { auroc } from '../statistics/auroc.js';
import { averagePrecisionOfError, averagePrecisionOfSuccess } from '../statistics/average-precision.js';
import type { Estimate } from '../statistics/estimate.js';
import { gamma } from '../statistics/gamma.js';
import { kendallTauB } from '../statistics/kendall-tau-b.js';
import { meanScores } from '../statistics/mean-score.js';
import { metaInformation, type MetaInformation } from '../statistics/meta-information.js';
import { outcomeCounts } from '../statistics/outcome-counts.js';
import { phi } from '../statistics/phi.js';
import { pointBiserial } from '../statistics/point-biserial.js';
import { riskCoverage, type RiskPoint } from '../statistics/risk-coverage.js';
import type { ScoreGroup } from '../statistics/score-group.js';
import { somersD } from '../statistics/somers-d.js';
import { lazyEstimate, type IntervalSource, type LazyEstimate } from './lazy-estimate.js';

/**
 * Every type-2 measure of one set of answers, each computed when it is read and not before.
 * @param groups  scores are ratings for VERBAL, probabilities for TOKEN
 */
export class DiscriminationMeasures {
  #areas: RiskCoverageAreas | undefined;

  constructor(
    private readonly groups: readonly ScoreGroup[],
    readonly source: ConfidenceSource,
    private readonly intervals: IntervalSource<'aurc'>,
  ) {}

  get n(): number {
    const { correct, wrong } = outcomeCounts(this.groups);
    return correct + wrong;
  }

  get correct(): number {
    return outcomeCounts(this.groups).correct;
  }

  get wrong(): number {
    return outcomeCounts(this.groups).wrong;
  }

  get meanWhenCorrect(): number | null {
    return meanScores(this.groups).correct;
  }

  get meanWhenWrong(): number | null {
    return meanScores(this.groups).wrong;
  }

  get auroc(): Estimate {
    return auroc(this.groups);
  }

  get gamma(): Estimate {
    return gamma(this.groups);
  }

  get kendallTauB(): number | null {
    return kendallTauB(this.groups);
  }

  get somersD(): number | null {
    return somersD(this.groups);
  }

  get pointBiserial(): Estimate {
    return pointBiserial(this.groups);
  }

  /** Of ratings only: "at least 4" says nothing of a probability. */
  get phi(): number | null {
    return this.source === 'VERBAL' ? phi(this.groups) : null;
  }

  get metaInformation(): MetaInformation {
    return metaInformation(this.groups);
  }

  get auprcError(): number | null {
    return averagePrecisionOfError(this.groups);
  }

  get auprcSuccess(): number | null {
    return averagePrecisionOfSuccess(this.groups);
  }

  get aurc(): LazyEstimate {
    const value = this.#riskAreas().aurc;
    const reason = value === null ? 'no_data' : null;
    return lazyEstimate({ name: 'aurc', value, n: this.n, reason, intervals: this.intervals });
  }

  get optimalAurc(): number | null {
    return this.#riskAreas().optimal;
  }

  get excessAurc(): number | null {
    return this.#riskAreas().excess;
  }

  get normalisedAurc(): number | null {
    return this.#riskAreas().normalised;
  }

  get augrc(): number | null {
    return this.#riskAreas().augrc;
  }

  get riskCoverage(): RiskPoint[] {
    return riskCoverage(this.groups);
  }

  #riskAreas(): RiskCoverageAreas {
    return (this.#areas ??= aurc(this.groups));
  }
}
