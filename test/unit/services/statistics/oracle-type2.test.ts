import { describe, expect, it } from '@jest/globals';
import { aurc } from '../../../../src/services/statistics/aurc.js';
import { auroc, aurocStandardError } from '../../../../src/services/statistics/auroc.js';
import {
  averagePrecisionOfError,
  averagePrecisionOfSuccess,
} from '../../../../src/services/statistics/average-precision.js';
import type { Estimate } from '../../../../src/services/statistics/estimate.js';
import { gamma, gammaStandardError } from '../../../../src/services/statistics/gamma.js';
import { kendallTauB } from '../../../../src/services/statistics/kendall-tau-b.js';
import { meanScores } from '../../../../src/services/statistics/mean-score.js';
import { metaInformation } from '../../../../src/services/statistics/meta-information.js';
import { outcomeCounts } from '../../../../src/services/statistics/outcome-counts.js';
import { phi } from '../../../../src/services/statistics/phi.js';
import { pointBiserial } from '../../../../src/services/statistics/point-biserial.js';
import { riskCoverage } from '../../../../src/services/statistics/risk-coverage.js';
import { ratingGroups, type ScoreGroup } from '../../../../src/services/statistics/score-group.js';
import { somersD } from '../../../../src/services/statistics/somers-d.js';
import { tokenGroups } from '../../../../src/services/statistics/token-scores.js';
import { edgeCases, missingOracleFiles, publishedSets, type Expected } from '../../../support/oracle.js';
import { OracleComparison } from '../../../support/oracle-values.js';

/**
 * In inverted_type2, token_missing and here r is 1 or -1 and Fisher's interval has no value. Here alone the reference's
 * sum misses 1 by 2e-16, and the atanh of that gave it one, about [1, 1]: rounding, which we do not repeat.
 */
const ROUNDED_IN_REFERENCE = [
  'perfect_type2: point_biserial_ci: ours null, reference [0.9999999999999997,0.9999999999999999]',
];
const COMPARED = 10_399;

const skipped = missingOracleFiles.length > 0;
const title = skipped ? `SKIPPED, not here (set METACOG_SHARED): ${missingOracleFiles.join(', ')}` : 'to 1e-9';

describe('type-2 measures of ratings and of token probabilities', () => {
  (skipped ? it.skip : it)(`agree with the reference in every set: ${title}`, async () => {
    const comparison = new OracleComparison();
    for (const set of [...edgeCases(), ...(await publishedSets('catalog')), ...(await publishedSets('file'))]) {
      const ratings = ratingGroups(set.cells);
      const expected = set.expected.type2 as Expected;
      comparison.compare(set.name, { ...rankMeasures(ratings), phi: phi(ratings) }, expected);
      const tokens = (set.expected.token as Expected).type2 as Expected | undefined;
      expect(tokens === undefined).toBe(set.tokenCells.length === 0);
      if (tokens) comparison.compare(`${set.name}, token`, rankMeasures(tokenGroups(set.tokenCells)), tokens);
      // The reference draws the curve of the published run's ratings only.
      const curve = expected.risk_coverage as readonly Expected[] | undefined;
      expect(riskCoverage(ratings)).toHaveLength(curve?.length ?? ratings.length);
      for (const [index, point] of (curve ?? []).entries()) {
        comparison.compare(`${set.name}, point ${index}`, { ...riskCoverage(ratings)[index] }, point);
      }
    }
    process.stdout.write(`type 2: ${comparison.compared} values compared with the reference\n`);
    expect(comparison.differences).toEqual(ROUNDED_IN_REFERENCE);
    expect(comparison.compared).toBe(COMPARED);
  });
});

/** By the names that the reference has. */
function rankMeasures(groups: readonly ScoreGroup[]): Record<string, unknown> {
  const { correct, wrong } = outcomeCounts(groups);
  const areas = aurc(groups);
  const information = metaInformation(groups);
  const means = meanScores(groups);
  return {
    n: correct + wrong,
    n_correct: correct,
    n_wrong: wrong,
    auroc2: auroc(groups).value,
    auroc2_se: aurocStandardError(groups),
    auroc2_ci: limits(auroc(groups)),
    auprc_success: averagePrecisionOfSuccess(groups),
    auprc_error: averagePrecisionOfError(groups),
    gamma: gamma(groups).value,
    gamma_se: gammaStandardError(groups),
    gamma_ci: limits(gamma(groups)),
    kendall_tau_b: kendallTauB(groups),
    somers_d: somersD(groups),
    point_biserial: pointBiserial(groups).value,
    point_biserial_ci: limits(pointBiserial(groups)),
    meta_I_bits: information.bits,
    meta_I_mm_bits: information.correctedBits,
    meta_I_norm: information.normalised,
    aurc: areas.aurc,
    aurc_optimal: areas.optimal,
    eaurc: areas.excess,
    aurc_norm: areas.normalised,
    augrc: areas.augrc,
    mean_conf_correct: means.correct,
    mean_conf_wrong: means.wrong,
  };
}

function limits({ low, high }: Estimate): readonly [number, number] | null {
  return low === null || high === null ? null : [low, high];
}
