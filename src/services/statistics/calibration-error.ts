import { calibrationGap, type CalibrationBin } from './calibration-bins.js';

/**
 * Expected calibration error, ECE: mean |accuracy - confidence| over bins, weighted by bin size, sum n_b/n |gap_b|.
 *
 * @param bins from calibration-bins.ts; empty ones are skipped. The value depends on them: report the binning with it.
 * @returns in [0, 1], lower is better; null when there are no answers. Biased upward when bins are small: give n and a
 *   bootstrap interval with it, and do not read that interval's lower limit as a test of perfect calibration.
 * Source: Naeini, Cooper & Hauskrecht (2015); Guo et al. (2017), eq. 3; same values as netcal `ECE` and, off the edges,
 * torchmetrics `BinaryCalibrationError(norm='l1')`.
 */
export function expectedError(bins: readonly CalibrationBin[]): number | null {
  return weightedMean(bins, Math.abs);
}

/**
 * Root mean square calibration error: sqrt(sum n_b/n gap_b^2). Weighs few large gaps more than ECE does; never below it.
 *
 * @param bins as for `expectedError`
 * @returns in [0, 1]; null when there are no answers
 * Source: Hendrycks, Mazeika & Dietterich (2019); torchmetrics `BinaryCalibrationError(norm='l2')`.
 */
export function rootMeanSquareError(bins: readonly CalibrationBin[]): number | null {
  const meanSquare = weightedMean(bins, (gap) => gap ** 2);
  return meanSquare === null ? null : Math.sqrt(meanSquare);
}

/**
 * Maximum calibration error, MCE: the largest |accuracy - confidence| of a bin, whatever the size of that bin.
 *
 * @param bins as for `expectedError`
 * @returns in [0, 1]; null when there are no answers
 * Source: Naeini, Cooper & Hauskrecht (2015); Guo et al. (2017), eq. 5; torchmetrics `norm='max'`.
 */
export function maximumError(bins: readonly CalibrationBin[]): number | null {
  const sizes = gapsOf(bins).map(({ gap }) => Math.abs(gap));
  return sizes.length === 0 ? null : Math.max(...sizes);
}

/**
 * ACE: mean |accuracy - confidence| over bins, each bin alike. Two measures have these letters: over levels or bins of
 * equal width it is the average calibration error, over bins of equal mass the adaptive one.
 *
 * @param bins as for `expectedError`
 * @returns in [0, 1]; null when there are no answers
 * Source: Neumann, Zisserman & Vedaldi (2018), netcal `ACE`; over equal mass, Nixon et al. (2019).
 */
export function averageError(bins: readonly CalibrationBin[]): number | null {
  const gaps = gapsOf(bins);
  return gaps.length === 0 ? null : gaps.reduce((sum, { gap }) => sum + Math.abs(gap), 0) / gaps.length;
}

function weightedMean(bins: readonly CalibrationBin[], valueOf: (gap: number) => number): number | null {
  const gaps = gapsOf(bins);
  const n = gaps.reduce((sum, bin) => sum + bin.n, 0);
  return n === 0 ? null : gaps.reduce((sum, bin) => sum + bin.n * valueOf(bin.gap), 0) / n;
}

function gapsOf(bins: readonly CalibrationBin[]): { n: number; gap: number }[] {
  return bins.flatMap((bin) => {
    const gap = calibrationGap(bin);
    return gap === null ? [] : [{ n: bin.n, gap }];
  });
}
