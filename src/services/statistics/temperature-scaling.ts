import { brierScore } from './brier.js';
import { equalWidthBins } from './calibration-bins.js';
import { expectedError } from './calibration-error.js';
import { optionLetters } from './option-letters.js';
import { overconfidence } from './overconfidence.js';
import { groupScores } from './score-group.js';
import { fitTemperature, type TemperatureFit } from './temperature.js';
import { temperatureScores } from './temperature-scores.js';
import type { TokenCell } from './token-cell.js';

/** Bins of equal width for token confidences, where nothing else is asked for. */
const BINS = 10;

/** How well token confidences would be calibrated after scaling; null where the fit is. */
export interface TemperatureScaling extends TemperatureFit {
  /** Expected calibration error over ten bins of equal width, in [0, 1]. */
  readonly eceAfter: number | null;
  /** In [0, 1]. */
  readonly brierAfter: number | null;
  /** Mean confidence - accuracy, in [-1, 1]. */
  readonly overconfidenceAfter: number | null;
}

/**
 * Temperature scaling fitted and scored on the same answers, with the calibration of the confidence in the GIVEN letter
 * after it: whether one temperature is all that is wrong with the model's confidence. Optimistic by one parameter.
 *
 * @returns as fitTemperature(); where no temperature is better than another, what holds without scaling
 * Source: Guo et al. (2017).
 */
export function temperatureScaling(cells: readonly TokenCell[]): TemperatureScaling {
  const fit = fitTemperature(cells);
  const letters = optionLetters(cells);
  if (letters === null) return { ...fit, eceAfter: null, brierAfter: null, overconfidenceAfter: null };
  const groups = groupScores(temperatureScores(cells, { temperature: fit.temperature ?? 1, letters }));
  return {
    ...fit,
    eceAfter: expectedError(equalWidthBins(groups, BINS)),
    brierAfter: brierScore(groups).value,
    overconfidenceAfter: overconfidence(groups).value,
  };
}
