import type { Calibration, ReliabilityBin } from '../../src/schema/calibration.js';
import type { Discrimination } from '../../src/schema/discrimination.js';
import { compareSection, limits } from './compare-section.js';
import { HIGH_AND_LOW } from './compare-type-one.js';
import type { OracleComparison } from './oracle-values.js';
import type { Expected } from './oracle.js';

/** One confidence, binned in both ways. */
interface BothBinnings {
  readonly width: Calibration;
  readonly mass: Calibration;
}

/** Headline and parts of the reference are by level, which ten bins of equal width are for every map. */
export function compareCalibration(
  comparison: OracleComparison,
  set: string,
  { width, mass }: BothBinnings,
  expected: Expected | undefined,
): void {
  compareSection(comparison, set, {
    ours: {
      ...unbinned(width),
      ...errors(width, ''),
      ...errors(width, '_width'),
      ...errors(mass, '_mass'),
      ce2_debiased: width.debiasedSquaredError,
      reliability: width.brier.reliability,
      resolution: width.brier.resolution,
      // The reference leaves these two out where there are no answers.
      ...(width.n > 0 && {
        within_bin_variance: width.brier.withinBinVariance,
        within_bin_covariance: width.brier.withinBinCovariance,
      }),
    },
    expected,
    noField: ['reliability_bins', 'reliability_bins_mass'],
  });
  comparison.compare(`${set}, equal mass`, unbinned(mass), expected);
  compareBins(comparison, `${set}, bin`, width.reliability, expected?.reliability_bins);
  compareBins(comparison, `${set}, bin of equal mass`, mass.reliability, expected?.reliability_bins_mass);
}

/** What no binning changes. */
function unbinned(ours: Calibration): Record<string, unknown> {
  return {
    n: ours.n,
    mean_conf: ours.meanConfidence,
    accuracy: ours.accuracy.value,
    overconfidence: ours.overconfidence.value,
    overconfidence_ci: limits(ours.overconfidence),
    brier: ours.brier.score.value,
    brier_ci: limits(ours.brier.score),
    uncertainty: ours.brier.uncertainty,
    brier_skill: ours.brier.skill,
    log_loss: ours.logLoss.value,
    log_loss_clipped_n: ours.logLossClipped,
    log_loss_baseline: ours.logLossBaseline,
    spiegelhalter_z: ours.spiegelhalter.z,
    spiegelhalter_p: ours.spiegelhalter.p,
  };
}

function errors({ ece, mce, ace, rmsce }: Calibration, suffix: string): Record<string, number | null> {
  return {
    [`ece${suffix}`]: ece.value,
    [`mce${suffix}`]: mce.value,
    [`ace${suffix}`]: ace.value,
    [`rmsce${suffix}`]: rmsce.value,
  };
}

/** The reference lists bins for the whole and the tasks only; of ratings those that are used. */
function compareBins(
  comparison: OracleComparison,
  set: string,
  bins: readonly ReliabilityBin[],
  expected: unknown,
): void {
  if (expected === undefined) return;
  const theirs = expected as readonly Expected[];
  const listed = theirs.some(({ n }) => n === 0) ? bins : bins.filter(({ n }) => n > 0);
  comparison.compare(set, { bins: listed.length }, { bins: theirs.length });
  for (const [index, { n, confidence, accuracy, gap, low, high }] of listed.entries()) {
    const edges = theirs[index] && 'lo' in theirs[index] ? { lo: low, hi: high } : {};
    const ours = { n, correct: accuracy.count, conf: confidence, acc: accuracy.value, acc_ci: limits(accuracy), gap };
    compareSection(comparison, `${set} ${index}`, {
      ours: { ...ours, ...edges },
      expected: theirs[index],
      noField: ['bin'],
    });
  }
}

export function compareDiscrimination(
  comparison: OracleComparison,
  set: string,
  ours: Discrimination,
  expected: Expected,
): void {
  compareSection(comparison, set, {
    ours: {
      n: ours.n,
      n_correct: ours.correct,
      n_wrong: ours.wrong,
      auroc2: ours.auroc.value,
      auroc2_ci: limits(ours.auroc),
      auprc_success: ours.auprcSuccess,
      auprc_error: ours.auprcError,
      gamma: ours.gamma.value,
      gamma_ci: limits(ours.gamma),
      kendall_tau_b: ours.kendallTauB,
      somers_d: ours.somersD,
      point_biserial: ours.pointBiserial.value,
      point_biserial_ci: limits(ours.pointBiserial),
      meta_I_bits: ours.metaInformation.bits,
      meta_I_mm_bits: ours.metaInformation.correctedBits,
      meta_I_norm: ours.metaInformation.normalised,
      aurc: ours.aurc.value,
      aurc_optimal: ours.optimalAurc,
      eaurc: ours.excessAurc,
      aurc_norm: ours.normalisedAurc,
      augrc: ours.augrc,
      mean_conf_correct: ours.meanWhenCorrect,
      mean_conf_wrong: ours.meanWhenWrong,
      ...('phi' in expected && { phi: ours.phi }),
    },
    expected,
    noField: ['auroc2_se', 'gamma_se', 'risk_coverage', ...HIGH_AND_LOW],
  });
  // The reference draws the curve of the published run's ratings only.
  const curve = expected.risk_coverage as readonly Expected[] | undefined;
  if (curve === undefined) return;
  comparison.compare(set, { points: ours.riskCoverage.length }, { points: curve.length });
  for (const [index, { threshold, coverage, risk, n }] of ours.riskCoverage.entries()) {
    const point = { ours: { threshold, coverage, risk, n }, expected: curve[index] };
    compareSection(comparison, `${set}, point ${index}`, point);
  }
}
