import type { Option } from './new-question.js';

/** The letter whose text is the truth, upper or lower case; null when none is, or more than one. */
export function letterOf(truth: string, options: readonly Option[]): string | null {
  const matches = options.filter(({ text }) => text.toLowerCase() === truth.toLowerCase());
  return matches.length === 1 ? (matches[0]?.letter ?? null) : null;
}
