import { compareCalibration, compareDiscrimination } from './compare-scores.js';
import { compareSection } from './compare-section.js';
import type { MetricsComparison } from './metrics-comparison.js';
import type { Expected } from './oracle.js';
import type { SetMetrics } from './set-metrics.js';

export function compareTokens(
  { exact, temperature }: Pick<MetricsComparison, 'exact' | 'temperature'>,
  set: string,
  ours: SetMetrics,
  expected: Expected,
): void {
  const { tokens, counts } = ours;
  exact.compare(set, { n: tokens.n }, expected);
  exact.compare(`${set}, coverage`, { n: counts.withProbabilities }, expected);
  // Where no answer has a probability the reference says so and no more.
  if (expected.n === 0) return;
  const { calibration, type2, temperature: scaling, ...summary } = expected;
  compareSection(exact, set, {
    ours: {
      n: tokens.n,
      n_unique: tokens.distinct,
      n_argmax_disagrees: tokens.argmaxDisagrees,
      n_ties: tokens.ties,
      min_sum: tokens.minSum,
      max_sum: tokens.maxSum,
      placeholder_suspect: tokens.placeholderSuspect,
      // The reference leaves both out where all truths are one letter.
      ...('auroc1' in summary && { auroc1: tokens.auroc.value, brier1: tokens.brier }),
    },
    expected: summary,
  });
  compareCalibration(exact, set, { width: ours.TOKEN_WIDTH, mass: ours.TOKEN_MASS }, calibration as Expected);
  compareDiscrimination(exact, set, ours.token, type2 as Expected);
  // The reference scales the whole and the tasks only.
  if (scaling === undefined) return;
  const { nllBefore, bound, ...after } = tokens.temperature;
  exact.compare(`${set}, temperature`, { nll_before: nllBefore, bound }, scaling as Expected);
  compareSection(temperature, `${set}, temperature`, {
    ours: {
      T: after.temperature,
      nll_after: after.nllAfter,
      ece_width_after: after.eceAfter,
      brier_after: after.brierAfter,
      overconfidence_after: after.overconfidenceAfter,
    },
    expected: scaling as Expected,
    noField: ['nll_before', 'bound'],
  });
}
