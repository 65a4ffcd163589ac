import { compareCalibration, compareDiscrimination } from './compare-scores.js';
import { compareAnswers, compareConfidence, compareDecision } from './compare-type-one.js';
import { compareMetaD } from './compare-meta-d.js';
import { compareTokens } from './compare-tokens.js';
import { OracleComparison } from './oracle-values.js';
import type { Expected } from './oracle.js';
import { MAPS, type SetMetrics } from './set-metrics.js';

/**
 * Holds what the API says of one set of answers against all that the reference says of it: 1e-9, meta-d' 1e-4, the
 * temperature and what comes after it 1e-5.
 */
export class MetricsComparison {
  readonly exact = new OracleComparison();
  readonly metaD = new OracleComparison(1e-4);
  readonly temperature = new OracleComparison(1e-5);

  get compared(): number {
    return this.exact.compared + this.metaD.compared + this.temperature.compared;
  }

  get differences(): readonly string[] {
    return [...this.exact.differences, ...this.metaD.differences, ...this.temperature.differences];
  }

  compare(set: string, ours: SetMetrics, expected: Expected): void {
    const { exact } = this;
    compareAnswers(exact, set, ours, expected);
    compareDecision(exact, set, ours, expected);
    compareConfidence(exact, set, ours, expected);
    const verbal = expected.verbal as Readonly<Record<string, Expected>>;
    for (const map of MAPS) {
      const theirs = verbal[map.toLowerCase()];
      // By factor the reference has the default map only.
      if (theirs === undefined && map !== 'HALF') continue;
      const both = { width: ours[`${map}_WIDTH`], mass: ours[`${map}_MASS`] };
      compareCalibration(exact, `${set}, ${map}`, both, theirs);
    }
    compareDiscrimination(exact, `${set}, verbal`, ours.verbal, expected.type2 as Expected);
    compareMetaD(this, set, ours.metaD, expected.metad as Expected);
    compareTokens(this, `${set}, token`, ours, expected.token as Expected);
  }
}
