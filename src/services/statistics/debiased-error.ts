import { calibrationGap, type CalibrationBin } from './calibration-bins.js';

/**
 * Squared calibration error without the part that chance alone puts into it:
 * sum n_b/n [gap_b^2 - a_b (1 - a_b) / (n_b - 1)], a_b the accuracy of bin b. The plug-in square is too large by the
 * variance of each bin's accuracy, which the subtraction estimates without bias.
 *
 * @param bins from calibration-bins.ts; empty ones are skipped; of a bin with one answer the variance cannot be
 *   estimated and nothing is subtracted
 * @returns in [-1, 1], on the squared scale: below 0 when the gaps are smaller than chance gives, as they
 *   often are for calibrated answers; no square root for that reason. Null when there are no answers.
 * Source: Bröcker (2012); Kumar, Liang & Ma (2019).
 */
export function debiasedSquaredError(bins: readonly CalibrationBin[]): number | null {
  let n = 0;
  let sum = 0;
  for (const bin of bins) {
    const gap = calibrationGap(bin);
    if (gap === null || bin.accuracy.value === null) continue;
    const variance = bin.n === 1 ? 0 : (bin.accuracy.value * (1 - bin.accuracy.value)) / (bin.n - 1);
    n += bin.n;
    sum += bin.n * (gap ** 2 - variance);
  }
  return n === 0 ? null : sum / n;
}
