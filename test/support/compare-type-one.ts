import type { ConfidenceSummary } from '../../src/schema/confidence-summary.js';
import type { DecisionMetrics } from '../../src/schema/decision-metrics.js';
import { compareSection, limits } from './compare-section.js';
import type { OracleComparison } from './oracle-values.js';
import type { Expected } from './oracle.js';
import type { SetMetrics } from './set-metrics.js';

/** Sections of their own. */
const SECTIONS = ['type1', 'confidence', 'verbal', 'type2', 'metad', 'token', 'bootstrap', 'risk_coverage'];

export function compareAnswers(
  comparison: OracleComparison,
  set: string,
  { counts, accuracy, accuracyAnswered, decision }: SetMetrics,
  expected: Expected,
): void {
  compareSection(comparison, set, {
    ours: {
      n: counts.answers,
      n_answered: counts.answered,
      n_unparsed_answer: sumOf(decision, ({ response }) => response === null),
      n_correct: accuracy.count,
      accuracy: accuracy.value,
      accuracy_ci: limits(accuracy),
      accuracy_answered: accuracyAnswered.value,
      accuracy_answered_ci: limits(accuracyAnswered),
      p_vs_half: decision.pVersusChance,
      p_vs_majority: decision.pVersusMajority,
    },
    expected,
    noField: [...SECTIONS, 'isotonic_levels'],
  });
}

export function compareDecision(
  comparison: OracleComparison,
  set: string,
  { decision }: SetMetrics,
  expected: Expected,
): void {
  const { confusion, ...theirs } = expected.type1 as Expected;
  const pair = (truth: string, response: string) =>
    sumOf(decision, (cell) => cell.truth === truth && cell.response === response);
  compareSection(comparison, `${set}, confusion`, {
    ours: { A_A: pair('A', 'A'), A_B: pair('A', 'B'), B_A: pair('B', 'A'), B_B: pair('B', 'B') },
    expected: confusion as Expected,
  });
  const letter = (name: string) => decision.letters.find((one) => one.letter === name);
  compareSection(comparison, `${set}, type 1`, {
    ours: {
      n_truth_A: sumOf(decision, (cell) => cell.truth === 'A' && cell.response !== null),
      n_truth_B: sumOf(decision, (cell) => cell.truth === 'B' && cell.response !== null),
      n_resp_A: sumOf(decision, ({ response }) => response === 'A'),
      n_resp_B: sumOf(decision, ({ response }) => response === 'B'),
      recall_A: letter('A')?.recall,
      recall_B: letter('B')?.recall,
      precision_A: letter('A')?.precision,
      precision_B: letter('B')?.precision,
      balanced_accuracy: decision.balancedAccuracy,
      response_bias_A: decision.responseBias,
      mcc: decision.mcc,
      cohen_kappa: decision.cohenKappa,
      majority_baseline: decision.majorityShare,
      dprime: decision.dPrime.value,
      dprime_ci: limits(decision.dPrime),
      dprime_raw: decision.dPrimeRaw,
      criterion: decision.criterion,
      criterion_raw: decision.criterionRaw,
      beta_ln: decision.logBeta,
    },
    expected: theirs,
    noField: ['dprime_se', 'p_truth_A', 'p_resp_A'],
  });
}

export function compareConfidence(
  comparison: OracleComparison,
  set: string,
  { counts, confidence }: SetMetrics,
  expected: Expected,
): void {
  const { levels } = confidence;
  compareSection(comparison, `${set}, confidence`, {
    ours: {
      n_rated: counts.rated,
      n_unparsed_confidence: counts.answered - counts.rated,
      counts: levels.map(({ count }) => count),
      correct: levels.map(({ accuracy }) => accuracy.count),
      accuracy_by_level: levels.map(({ accuracy }) => accuracy.value),
      accuracy_by_level_ci: levels.map(({ accuracy }) => limits(accuracy)),
      mean: confidence.mean,
      sd: confidence.sd,
      median: confidence.median,
      levels_used: confidence.levelsUsed,
      modal_share: confidence.modalShare,
      entropy_bits: confidence.entropyBits,
    },
    expected: expected.confidence as Expected,
  });
  const { mean_conf_correct, mean_conf_wrong, ...typeTwo } = expected.type2 as Expected;
  const means = { mean_conf_correct: confidence.meanCorrect, mean_conf_wrong: confidence.meanWrong };
  comparison.compare(`${set}, confidence`, means, { mean_conf_correct, mean_conf_wrong });
  // The reference has the two halves only where answers are rated.
  if ('high_n' in typeTwo) comparison.compare(`${set}, confidence`, highAndLow(confidence), typeTwo);
}

/** In the reference these stand among the type-2 values. */
export const HIGH_AND_LOW = ['high_n', 'high_correct', 'high_acc', 'low_n', 'low_correct', 'low_acc', 'fisher_p'];

function highAndLow({ high, low, pHighVersusLow }: ConfidenceSummary): Record<string, number | null> {
  return {
    high_n: high.n,
    high_correct: high.count,
    high_acc: high.value,
    low_n: low.n,
    low_correct: low.count,
    low_acc: low.value,
    fisher_p: pHighVersusLow,
  };
}

function sumOf({ confusion }: DecisionMetrics, includes: (cell: DecisionMetrics['confusion'][number]) => boolean) {
  return confusion.filter(includes).reduce((sum, { count }) => sum + count, 0);
}
