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
import type { DerivedValues } from './derived-values.js';
import { lazyEstimate, type IntervalSource, type LazyEstimate } from './lazy-estimate.js';

/**
 * Every type-2 measure of one set of answers, each computed when it is read and not before.
 * @param groups  scores are ratings for VERBAL, probabilities for TOKEN
 */
export class DiscriminationMeasures {
  constructor(
    private readonly groups: readonly ScoreGroup[],
    readonly source: ConfidenceSource,
    private readonly intervals: IntervalSource<'aurc'>,
    private readonly derived: DerivedValues,
  ) {}

  get n(): number {
    const { correct, wrong } = this.#of(outcomeCounts);
    return correct + wrong;
  }

  get correct(): number {
    return this.#of(outcomeCounts).correct;
  }

  get wrong(): number {
    return this.#of(outcomeCounts).wrong;
  }

  get meanWhenCorrect(): number | null {
    return this.#of(meanScores).correct;
  }

  get meanWhenWrong(): number | null {
    return this.#of(meanScores).wrong;
  }

  get auroc(): Estimate {
    return this.#of(auroc);
  }

  get gamma(): Estimate {
    return this.#of(gamma);
  }

  get kendallTauB(): number | null {
    return this.#of(kendallTauB);
  }

  get somersD(): number | null {
    return this.#of(somersD);
  }

  get pointBiserial(): Estimate {
    return this.#of(pointBiserial);
  }

  /** Of ratings only: "at least 4" says nothing of a probability. */
  get phi(): number | null {
    return this.source === 'VERBAL' ? this.#of(phi) : null;
  }

  get metaInformation(): MetaInformation {
    return this.#of(metaInformation);
  }

  get auprcError(): number | null {
    return this.#of(averagePrecisionOfError);
  }

  get auprcSuccess(): number | null {
    return this.#of(averagePrecisionOfSuccess);
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
    return this.#of(riskCoverage);
  }

  #riskAreas(): RiskCoverageAreas {
    return this.#of(aurc);
  }

  #of<Value>(measure: (groups: readonly ScoreGroup[]) => Value): Value {
    return this.derived.of(this.groups, measure.name, () => measure(this.groups));
  }
}
