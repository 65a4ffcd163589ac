import { describe, expect, it } from '@jest/globals';
import { firstLetterAuroc } from '../../../../src/services/statistics/first-letter-auroc.js';
import { firstLetterBrier } from '../../../../src/services/statistics/first-letter-brier.js';
import { temperatureScaling } from '../../../../src/services/statistics/temperature-scaling.js';
import { tokenSummary } from '../../../../src/services/statistics/token-summary.js';
import {
  edgeCases,
  missingOracleFiles,
  publishedSets,
  type Expected,
  type OracleSet,
} from '../../../support/oracle.js';
import { OracleComparison } from '../../../support/oracle-values.js';

/**
 * Every p is one half, so every T fits alike: ours is null, the reference's is where its search for a minimum stopped.
 */
const NO_MINIMUM_IN_REFERENCE = ['token_tie: T: ours null, reference 0.0519467111841071'];
/** The reference searched the likelihood itself, which is flat about its minimum; 1e-5 is what it promises. */
const TEMPERATURE_TOLERANCE = 1e-7;
const COMPARED = { summaries: 1540, temperatures: 133 };

const skipped = missingOracleFiles.length > 0;
const title = skipped ? `SKIPPED, not here (set METACOG_SHARED): ${missingOracleFiles.join(', ')}` : 'exactly as said';

async function sets(): Promise<OracleSet[]> {
  return [...edgeCases(), ...(await publishedSets('catalog')), ...(await publishedSets('file'))];
}

describe('measures of token probabilities', () => {
  (skipped ? it.skip : it)(`agree with the reference in every set: ${title}`, async () => {
    const comparison = new OracleComparison();
    for (const { name, tokenCells, expected } of await sets()) {
      const token = expected.token as Expected;
      const { n, ...summary } = tokenSummary(tokenCells);
      comparison.compare(name, { n }, token);
      if (n > 0) comparison.compare(name, inReferenceNames(summary), token);
      // The reference leaves both out where all truths are one letter.
      if ('auroc1' in token) {
        comparison.compare(
          name,
          { auroc1: firstLetterAuroc(tokenCells).value, brier1: firstLetterBrier(tokenCells) },
          token,
        );
      } else expect(firstLetterAuroc(tokenCells).reason).toBe(n > 0 ? 'one_truth_class' : 'no_data');
    }
    process.stdout.write(`token: ${comparison.compared} values compared with the reference\n`);
    expect(comparison.differences).toEqual([]);
    expect(comparison.compared).toBe(COMPARED.summaries);
  });

  (skipped ? it.skip : it)(`temperature scaling agrees with the reference in every set: ${title}`, async () => {
    const [search, exact] = [new OracleComparison(TEMPERATURE_TOLERANCE), new OracleComparison()];
    for (const { name, tokenCells, expected } of await sets()) {
      const reference = (expected.token as Expected).temperature as Expected | undefined;
      if (!reference) continue;
      const scaling = temperatureScaling(tokenCells);
      exact.compare(name, { nll_before: scaling.nllBefore, bound: scaling.bound }, reference);
      search.compare(
        name,
        {
          T: scaling.temperature,
          nll_after: scaling.nllAfter,
          ece_width_after: scaling.eceAfter,
          brier_after: scaling.brierAfter,
          overconfidence_after: scaling.overconfidenceAfter,
        },
        reference,
      );
    }
    const compared = search.compared + exact.compared;
    process.stdout.write(`temperature: ${compared} values compared with the reference\n`);
    expect([...search.differences, ...exact.differences]).toEqual(NO_MINIMUM_IN_REFERENCE);
    expect(compared).toBe(COMPARED.temperatures);
  });
});

function inReferenceNames(summary: Omit<ReturnType<typeof tokenSummary>, 'n'>): Record<string, unknown> {
  return {
    n_unique: summary.distinct,
    n_argmax_disagrees: summary.argmaxDisagrees,
    n_ties: summary.ties,
    min_sum: summary.minSum,
    max_sum: summary.maxSum,
    placeholder_suspect: summary.placeholderSuspect,
  };
}
