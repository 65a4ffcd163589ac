import { describe, expect, it } from '@jest/globals';
import { accuracy, accuracyAnswered } from '../../../../src/services/statistics/accuracy.js';
import { balancedAccuracy } from '../../../../src/services/statistics/balanced-accuracy.js';
import { versusChance, versusMajority } from '../../../../src/services/statistics/chance-tests.js';
import { cohenKappa } from '../../../../src/services/statistics/cohen-kappa.js';
import { confidenceSummary } from '../../../../src/services/statistics/confidence-summary.js';
import { confusion } from '../../../../src/services/statistics/confusion.js';
import { denominators } from '../../../../src/services/statistics/denominators.js';
import { majorityShare } from '../../../../src/services/statistics/majority-share.js';
import { matthewsCorrelation } from '../../../../src/services/statistics/matthews-correlation.js';
import { recallPrecision } from '../../../../src/services/statistics/recall-precision.js';
import { responseBias } from '../../../../src/services/statistics/response-bias.js';
import { signalDetection } from '../../../../src/services/statistics/signal-detection.js';
import { wilsonInterval } from '../../../../src/services/statistics/wilson-interval.js';
import { OracleComparison } from '../../../support/oracle-values.js';
import { edgeCases, functionVectors, missingOracleFiles, publishedSets } from '../../../support/oracle.js';
import type { Expected, OracleSet } from '../../../support/oracle.js';

const skipped = missingOracleFiles.length > 0;
const title = skipped ? `SKIPPED, not here (set METACOG_SHARED): ${missingOracleFiles.join(', ')}` : 'all of them';
const test = skipped ? it.skip : it;

describe('accuracy, the decision and the confidence', () => {
  test(`equal the reference's values: ${title}`, async () => {
    const sets = [...edgeCases(), ...(await publishedSets('catalog')), ...(await publishedSets('file'))];
    const comparison = new OracleComparison();
    for (const set of sets) compareSet(comparison, set);
    expect(comparison.differences).toEqual([]);
    expect(sets).toHaveLength(202);
    expect(comparison.compared).toBe(15_634);
    process.stdout.write(`type 1 and confidence: ${comparison.compared} values compared over ${sets.length} sets\n`);
  });

  test(`keep the digits of small p-values: ${title}`, async () => {
    const sets = [...edgeCases(), ...(await publishedSets('catalog')), ...(await publishedSets('file'))];
    const pairs = sets.flatMap(({ name, cells, expected }) => [
      { name, ours: versusChance(cells), theirs: expected.p_vs_half },
      { name, ours: versusMajority(cells), theirs: expected.p_vs_majority },
      {
        name,
        ours: confidenceSummary(cells).pHighVersusLow,
        theirs: (expected.type2 as Expected).fisher_p ?? null,
      },
    ]);
    expect(pairs.filter(({ ours, theirs }) => !agreesInDigits(ours, theirs))).toEqual([]);
    expect(pairs).toHaveLength(3 * 202);
    process.stdout.write(`small p-values: ${pairs.length} compared by their digits\n`);
  });

  test(`equal the reference's Wilson intervals: ${title}`, () => {
    const vectors = functionVectors('wilson') as { k: number; n: number; ci: readonly number[] | null }[];
    const comparison = new OracleComparison();
    for (const { k, n, ci } of vectors) {
      comparison.compare(`wilson ${k} of ${n}`, { ci: limits(wilsonInterval(k, n)) }, { ci });
    }
    expect(comparison.differences).toEqual([]);
    expect(comparison.compared).toBe(21);
    process.stdout.write(`Wilson intervals: ${comparison.compared} values compared\n`);
  });
});

function compareSet(comparison: OracleComparison, { name, cells, expected }: OracleSet): void {
  const { answers, answered, rated } = denominators(cells);
  const [all, ofAnswered] = [accuracy(cells), accuracyAnswered(cells)];
  comparison.compare(
    name,
    {
      n: answers,
      n_answered: answered,
      n_unparsed_answer: answers - answered,
      n_correct: all.count,
      accuracy: all.value,
      accuracy_ci: limits(all),
      accuracy_answered: ofAnswered.value,
      accuracy_answered_ci: limits(ofAnswered),
      p_vs_half: versusChance(cells),
      p_vs_majority: versusMajority(cells),
    },
    expected,
  );
  const { confusion: matrix, ...typeOne } = expected.type1 as Expected;
  compareWhole(comparison, `${name}: confusion`, confusionOf(cells), matrix as Expected);
  compareWhole(comparison, `${name}: type1`, typeOneOf(cells), typeOne);
  const counts = { n_rated: rated, n_unparsed_confidence: answered - rated };
  const confidence = { ...counts, ...confidenceOf(cells) };
  compareWhole(comparison, `${name}: confidence`, confidence, expected.confidence as Expected);
  compareHighAndLow(comparison, name, cells, expected.type2 as Expected);
}

/** Compares a section and holds that nothing of it is left out. */
function compareWhole(
  comparison: OracleComparison,
  name: string,
  ours: Readonly<Record<string, unknown>>,
  expected: Expected,
): void {
  expect(Object.keys(ours).sort()).toEqual(Object.keys(expected).sort());
  comparison.compare(name, ours, expected);
}

function confusionOf(cells: OracleSet['cells']): Record<string, number> {
  const counts = new Map(confusion(cells).map(({ truth, response, count }) => [`${truth}_${response}`, count]));
  return Object.fromEntries(['A_A', 'A_B', 'B_A', 'B_B'].map((pair) => [pair, counts.get(pair) ?? 0]));
}

function typeOneOf(cells: OracleSet['cells']): Record<string, unknown> {
  const [first, second] = recallPrecision(cells);
  const bias = responseBias(cells);
  const { dPrime, criterion, standardError, logBeta, dPrimeRaw, criterionRaw } = signalDetection(cells);
  return {
    n_truth_A: first?.truths,
    n_truth_B: second?.truths,
    n_resp_A: first?.responses,
    n_resp_B: second?.responses,
    recall_A: first?.recall,
    recall_B: second?.recall,
    precision_A: first?.precision,
    precision_B: second?.precision,
    balanced_accuracy: balancedAccuracy(cells),
    p_truth_A: bias?.truthShare ?? null,
    p_resp_A: bias?.responseShare ?? null,
    response_bias_A: bias?.bias ?? null,
    mcc: matthewsCorrelation(cells),
    cohen_kappa: cohenKappa(cells),
    majority_baseline: majorityShare(cells),
    dprime: dPrime.value,
    dprime_ci: limits(dPrime),
    dprime_se: standardError,
    dprime_raw: dPrimeRaw,
    criterion: criterion.value,
    criterion_raw: criterionRaw,
    beta_ln: logBeta,
  };
}

function confidenceOf(cells: OracleSet['cells']): Record<string, unknown> {
  const { levels, mean, sd, median, levelsUsed, modalShare, entropyBits } = confidenceSummary(cells);
  return {
    counts: levels.map(({ count }) => count),
    correct: levels.map(({ accuracy: { count } }) => count),
    accuracy_by_level: levels.map(({ accuracy: { value } }) => value),
    accuracy_by_level_ci: levels.map(({ accuracy: share }) => limits(share)),
    mean,
    sd,
    median,
    levels_used: levelsUsed,
    modal_share: modalShare,
    entropy_bits: entropyBits,
  };
}

/** The reference has the two groups only where answers are rated. */
function compareHighAndLow(
  comparison: OracleComparison,
  name: string,
  cells: OracleSet['cells'],
  expected: Expected,
): void {
  const { high, low, pHighVersusLow, meanCorrect, meanWrong } = confidenceSummary(cells);
  const means = { mean_conf_correct: meanCorrect, mean_conf_wrong: meanWrong };
  comparison.compare(name, means, expected);
  if (!('high_n' in expected)) {
    expect([high.n, low.n, pHighVersusLow]).toEqual([0, 0, null]);
    return;
  }
  comparison.compare(
    name,
    {
      high_n: high.n,
      high_correct: high.count,
      high_acc: high.value,
      low_n: low.n,
      low_correct: low.count,
      low_acc: low.value,
      fisher_p: pHighVersusLow,
    },
    expected,
  );
}

function limits(interval: { readonly low: number | null; readonly high: number | null } | null): unknown {
  return interval?.low == null || interval.high == null ? null : [interval.low, interval.high];
}

/** Relative, so that 1e-128 must be 1e-128. Below the smallest normal double there are no digits to keep. */
function agreesInDigits(ours: number | null, theirs: unknown): boolean {
  if (ours === null || typeof theirs !== 'number') return ours === theirs;
  return Math.abs(ours - theirs) <= 1e-9 * theirs || (ours < 1e-300 && theirs < 1e-300);
}
