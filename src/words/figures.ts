import type { Estimate, Proportion } from '../operations/report-shapes.js';
import { formatDecimal, formatProportion, NONE } from './format.js';
import { reasonInWords } from './reason-words.js';

/** What an interval needs; an Estimate of the API, or a difference between runs. */
export type Interval = Pick<Estimate, 'value' | 'low' | 'high'>;

const MINUS = '−';

/** "0.504 [0.498, 0.509]"; "–" for what is undefined, "0.504 [–, 0.509]" where one end is. */
export function interval({ value, low, high }: Interval, digits = 3): string {
  if (value === null) return NONE;
  const limits = low === null && high === null ? '' : ` [${decimal(low, digits)}, ${decimal(high, digits)}]`;
  return decimal(value, digits) + limits;
}

/** Shares as percentage points: "26.9 [25.2, 28.6]". */
export function points(estimate: Interval, digits = 1): string {
  const times100 = (share: number | null) => (share === null ? null : 100 * share);
  const { value, low, high } = estimate;
  return interval({ value: times100(value), low: times100(low), high: times100(high) }, digits);
}

/** A number with a minus sign that is as wide as a plus. */
export function decimal(value: number | null, digits = 3): string {
  const text = formatDecimal(value, digits);
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text.replace(/^-/, MINUS);
}

/** "+1.2 [−0.3, 2.7]": a difference shows its direction. */
export function signed(estimate: Interval, write: (estimate: Interval) => string): string {
  const text = write(estimate);
  return estimate.value !== null && estimate.value > 0 ? `+${text}` : text;
}

/** "72.84 [71.13, 74.49]": per cent, which the column's heading says. */
export function percentFigure(proportion: Proportion): string {
  return formatProportion(proportion).replace(' %', '');
}

/** "0.031", "< 0.001". */
export function pValue(p: number | null): string {
  if (p === null) return NONE;
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

/** "p = 0.031", "p < 0.001", "p unknown". */
export function pStatement(p: number | null): string {
  if (p === null) return 'p is undefined';
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
}

/** A share as a bar of ten characters. */
export function bar(share: number | null, length = 10): string {
  if (share === null) return '';
  const filled = Math.min(length, Math.max(0, Math.round(length * share)));
  return '█'.repeat(filled) + '·'.repeat(length - filled);
}

export interface Named {
  readonly name: string;
  readonly estimate: Pick<Estimate, 'value' | 'low' | 'high' | 'reason'>;
}

/** What is undefined or has no test, and why: one sentence for each reason, naming what it holds of. */
export function dashesExplained(estimates: readonly Named[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { name, estimate } of estimates) {
    if (estimate.reason === null) continue;
    const names = byReason.get(estimate.reason) ?? [];
    byReason.set(estimate.reason, [...names, estimate.value === null ? name : `the interval of ${name}`]);
  }
  return [...byReason].map(([reason, names]) => `${names.join(', ')}: ${reasonInWords(reason)}.`);
}
