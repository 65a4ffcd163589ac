/**
 * A finite number as `String` writes it. V8 keeps a text that `String` has made, for the same number to come, and a million
 * latencies and probabilities would all be kept until it collects the old ones.
 */
export function numberText(value: number): string {
  return JSON.stringify(value);
}
