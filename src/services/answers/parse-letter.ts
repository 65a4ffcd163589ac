/** Markup and quotes that models put around a letter: `(A)`, `**A**`, `"A"`. */
const OPENING = String.raw`[\s([*_"'\x60“‘]*`;

/** One leading letter that is not the beginning of a word or number, after an optional "answer", "answer:", "answer is". */
const LEADING_LETTER = new RegExp(
  `^${OPENING}(?:answer(?:\\s+is)?\\s*:?${OPENING})?(\\p{Letter})(?![\\p{Letter}\\p{Number}])`,
  'iu',
);

/**
 * The option letter that a model's stage 1 reply begins with, or null when it begins with none: such a reply is kept as
 * unparsed and counts as wrong; it is never guessed from the rest of the text. The leading letter wins (`A. B` is A,
 * which the symbol set A/B needs), upper or lower case.
 * @param text     the reply as the model gave it
 * @param letters  the question's option letters, upper case
 * @example parseLetter('**B**. Horizontal') // 'B'
 * @example parseLetter('Both') // null
 */
export function parseLetter(text: string, letters: readonly string[] = ['A', 'B']): string | null {
  const leading = LEADING_LETTER.exec(text)?.[1]?.toUpperCase();
  return letters.find((letter) => letter === leading) ?? null;
}
