/** A whole or decimal number that is not part of a word, percentage, version or range: not the 4 of `4.5.1`, `4%`, `4-5`. */
const NUMBER = String.raw`([-−]?\d+(?:\.\d+)?)(?![\p{Letter}\p{Number}_%]|[.,]\d|\s*[-–—]\s*\d|\s+to\s+\d)`;

/** Between the word and its number: punctuation, the scale in brackets, and the words that usually stand there. */
const BETWEEN = String.raw`(?:\W|_){0,12}?(?:(?:level|rating|score|is|\(1[^)]{1,20}5\))(?:\W|_){0,12}?){0,3}`;

const LABELLED = new RegExp(`(?<!\\p{Letter})confidence${BETWEEN}${NUMBER}`, 'iu');
const BARE = /^[\s*_"'`([]*(-?\d+(?:\.\d+)?)[\s*_"'`)\].]*$/;

/**
 * The 1-5 rating in a model's stage 2 reply: the number after the word "confidence", or a reply that is nothing but a
 * number. Null when there is none or it is no whole number from 1 to 5: such a reply is kept as unparsed and no rating
 * is ever made up for it.
 * @example parseConfidence('Confidence: 4.') // 4
 * @example parseConfidence('5.0') // 5
 * @example parseConfidence('confidence: 10') // null
 */
export function parseConfidence(text: string): number | null {
  const digits = (LABELLED.exec(text) ?? BARE.exec(text))?.[1];
  return digits === undefined ? null : confidenceRating(Number(digits));
}

/** The number as a rating, or null when it is no whole number from 1 to 5. */
export function confidenceRating(value: number): number | null {
  return Number.isInteger(value) && value >= 1 && value <= 5 ? value : null;
}
