import type { Calibration } from '../../../operations/report-shapes.js';
import { points } from '../../../words/figures.js';
import { formatPercent } from '../../../words/format.js';
import { reasonInWords } from '../../../words/reason-words.js';

/** "overconfident by 26.9 points [25.2, 28.6]: says 99.8 %, is right 72.8 %" */
export function overconfidenceInWords({ overconfidence, meanConfidence, accuracy }: Calibration): string {
  const { value, low, high, reason } = overconfidence;
  if (value === null) return `not known: ${reasonInWords(reason ?? 'no_data')}`;
  const means = `says ${formatPercent(meanConfidence, 1)}, is right ${formatPercent(accuracy.value, 1)}`;
  const turned = (limit: number | null) => (limit === null ? null : -limit);
  if (low !== null && low > 0) return `overconfident by ${inPoints(overconfidence)}: ${means}`;
  if (high !== null && high < 0) {
    return `underconfident by ${inPoints({ value: -value, low: turned(high), high: turned(low) })}: ${means}`;
  }
  return `neither over- nor underconfident beyond chance (${inPoints(overconfidence)}): ${means}`;
}

function inPoints(estimate: { value: number | null; low: number | null; high: number | null }): string {
  return points(estimate).replace(/^\S+/, '$& points');
}
