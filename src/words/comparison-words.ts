import { interval, pStatement, points, signed, type Interval } from './figures.js';
import { NONE } from './format.js';
import { reasonInWords } from './reason-words.js';
import type { PairedDifference } from '../operations/comparison-operations.js';

/** Below this a difference is called one. */
const SIGNIFICANT = 0.05;
const NONE_SHOWN = 'none shown';

/** How a measure is read: what it is called, which of two values is better, and how a difference is written. */
export interface ComparedMeasure {
  readonly name: string;
  readonly betterIs: 'higher' | 'lower';
  readonly write: (difference: Interval) => string;
  /** After a difference. */
  readonly unit: string;
}

export const ACCURACY: ComparedMeasure = { name: 'accuracy', betterIs: 'higher', write: points, unit: ' points' };
export const ECE: ComparedMeasure = { name: 'calibration error (ECE)', betterIs: 'lower', write: interval, unit: '' };
export const AUROC: ComparedMeasure = { name: 'sensitivity (AUROC)', betterIs: 'higher', write: interval, unit: '' };

/** Names of the two runs as a table has room for: "A" and "B". */
export interface Sides {
  readonly baseline: string;
  readonly candidate: string;
}

/** The better one: "B", "none shown", "–"; `p` may be adjusted for many comparisons. */
export function better(
  { value }: PairedDifference,
  { p, measure, sides }: { readonly p: number | null; readonly measure: ComparedMeasure; readonly sides: Sides },
): string {
  if (value === null || p === null) return NONE;
  if (p >= SIGNIFICANT || value === 0) return NONE_SHOWN;
  const isCandidateBetter = value > 0 === (measure.betterIs === 'higher');
  return isCandidateBetter ? sides.candidate : sides.baseline;
}

/** "accuracy: B is better; B − A = +3.2 [1.1, 5.3] points, p = 0.002" */
export function verdictSentence(
  difference: PairedDifference,
  options: { readonly p: number | null; readonly measure: ComparedMeasure; readonly sides: Sides },
): string {
  const { name, write, unit } = options.measure;
  const { value, reason } = difference;
  if (value === null) return `${name}: undefined, ${reasonInWords(reason ?? 'no_data')}`;
  const why = reason === null ? '' : `; ${reasonInWords(reason)}`;
  const { baseline, candidate } = options.sides;
  const winner = better(difference, options);
  const finding = winner === NONE || winner === NONE_SHOWN ? 'no difference shown' : `${winner} is better`;
  const figure = `${candidate} − ${baseline} = ${signed(difference, write)}${unit}`;
  return `${name}: ${finding}; ${figure}, ${pStatement(options.p)}${why}`;
}
