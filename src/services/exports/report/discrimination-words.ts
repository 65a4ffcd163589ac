import type { Discrimination } from '../../../operations/report-shapes.js';
import { decimal, interval } from '../../../words/figures.js';
import { formatPercent } from '../../../words/format.js';
import { reasonInWords } from '../../../words/reason-words.js';

/** Above one half, but of little use. */
const WEAK = 0.6;

/** "no: AUROC 0.504 [0.498, 0.509] includes 0.5 …" */
export function discriminationInWords({ auroc }: Discrimination): string {
  const { value, low, high, reason } = auroc;
  if (value === null) return `not known: ${reasonInWords(reason ?? 'no_data')}`;
  const figure = `AUROC ${interval(auroc)}`;
  if (low === null || high === null) return `${figure}, without an interval: ${reasonInWords(reason ?? 'no_data')}`;
  if (low === high) return withoutSpread(value, `AUROC ${decimal(value)}`);
  if (high < 0.5) return `INVERTED: ${figure} lies below 0.5, wrong answers have more confidence than right ones`;
  if (low <= 0.5) return `no: ${figure} includes 0.5, so confidence does not tell right answers from wrong ones`;
  const share = formatPercent(value, 0);
  return `${value < WEAK ? 'a little' : 'yes'}: ${figure}, a right answer has more confidence than a wrong one ${share} of the time`;
}

/** The standard error is 0: confidence is the same throughout, or sorts the answers perfectly. */
function withoutSpread(value: number, figure: string): string {
  if (value === 0.5) return `no: ${figure}, confidence does not vary`;
  return value > 0.5
    ? `yes: ${figure}, every right answer has more confidence than every wrong one`
    : `INVERTED: ${figure}, every wrong answer has more confidence than every right one`;
}
