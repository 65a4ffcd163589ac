import { describe, expect, it } from '@jest/globals';
import { aurocDifference } from '../../../../src/services/statistics/auroc-difference.js';
import { mcnemar } from '../../../../src/services/statistics/mcnemar.js';
import { pairedProportionDifference } from '../../../../src/services/statistics/paired-proportion-difference.js';
import { OracleComparison } from '../../../support/oracle-values.js';
import { functionVectors, missingOracleFiles } from '../../../support/oracle.js';
import { pairedCell } from '../../../support/paired-cells.js';

/** b: only the first run is right, c: only the second, of n. */
interface McNemarVector {
  readonly b: number;
  readonly c: number;
  readonly n: number;
  readonly p_exact: number;
  readonly p_mid: number;
  readonly chi2_cc: number | null;
  readonly p_chi2_cc: number | null;
  readonly bonett_price_ci: readonly number[];
}

interface AurocVector {
  /** correct1, conf1, correct2, conf2, n */
  readonly joint_cells: readonly (readonly [number, number, number, number, number])[];
  readonly expected: Readonly<Record<string, unknown>>;
}

const skipped = missingOracleFiles.length > 0;
const title = skipped ? `SKIPPED, not here (set METACOG_SHARED): ${missingOracleFiles.join(', ')}` : 'all of them';
const test = skipped ? it.skip : it;

describe('the comparison of two runs', () => {
  test(`equals the reference for discordant counts: ${title}`, () => {
    const vectors = functionVectors('mcnemar') as McNemarVector[];
    const comparison = new OracleComparison();
    for (const { b, c, n, ...expected } of vectors) {
      const { exactP, midP, chiSquared, chiSquaredP } = mcnemar({ onlyBaselineRight: b, onlyCandidateRight: c });
      // The reference takes the first run less the second: the first is the candidate.
      const { low, high } = pairedProportionDifference([
        pairedCell([false, null], [true, null], b),
        pairedCell([true, null], [false, null], c),
        pairedCell([true, null], [true, null], n - b - c),
      ]);
      const ours = { p_exact: exactP, p_mid: midP, chi2_cc: chiSquared, p_chi2_cc: chiSquaredP };
      expect(Object.keys(expected).sort()).toEqual([...Object.keys(ours), 'bonett_price_ci'].sort());
      comparison.compare(`${b} and ${c} of ${n}`, { ...ours, bonett_price_ci: [low, high] }, { ...expected });
      if (expected.p_exact < 1e-9) expect(Math.abs(exactP / expected.p_exact - 1)).toBeLessThan(1e-9);
    }
    expect(comparison.differences).toEqual([]);
    expect(comparison.compared).toBe(9 * 6);
    process.stdout.write(`McNemar and Bonett-Price: ${comparison.compared} values compared\n`);
  });

  test(`equals the reference for two AUROCs of the same questions: ${title}`, () => {
    const { joint_cells: cells, expected } = functionVectors('auroc2_paired') as AurocVector;
    // The reference takes the first run less the second: the first is the candidate.
    const difference = aurocDifference(
      cells.map(([correct1, rating1, correct2, rating2, count]) =>
        pairedCell([correct2 === 1, rating2], [correct1 === 1, rating1], count),
      ),
    );
    const { baseline, candidate, value, low, high, z, p } = difference;
    const ours = { auroc_1: candidate, auroc_2: baseline, diff: value, se: value! / z!, ci: [low, high], z, p };
    expect(Object.keys(expected).sort()).toEqual(Object.keys(ours).sort());
    const comparison = new OracleComparison();
    comparison.compare('auroc2_paired', ours, expected);
    expect(comparison.differences).toEqual([]);
    expect(comparison.compared).toBe(8);
    process.stdout.write(`difference of two AUROCs: ${comparison.compared} values compared\n`);
  });
});
