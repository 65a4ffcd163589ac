import { hash } from 'node:crypto';

/** One word, one digit, one run of signs or one run of white space; a word or sign keeps the space before it. */
const TOKEN = /\s?\p{L}+|\d|\s?[^\s\p{L}\d]+|\s+/gu;

/** Ends a reply that was not cut off. */
export const END_OF_TURN = '<|im_end|>';

/** Tokens that clients ask for by id (`logprob_token_ids`), as Qwen2.5 numbers them. */
const QWEN_IDS: Readonly<Record<string, number>> = { ' A': 362, ' B': 425, [END_OF_TURN]: 151_645 };
const FIRST_OTHER_ID = 1_000;
const ORDINARY_IDS = 151_643;

/**
 * A stand-in for the model's tokenizer: crude, but consistent, and equal to Qwen2.5's on the replies that matter here
 * ("A" is one token; "confidence: 5" is four).
 */
export function tokenise(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** Id of a token: Qwen2.5's for single letters, a hash for the rest. */
export function tokenId(token: string): number {
  const known = QWEN_IDS[token];
  if (known !== undefined) return known;
  if (/^[A-Z]$/.test(token)) return token.charCodeAt(0) - 'A'.charCodeAt(0) + 32;
  const digest = Number.parseInt(hash('sha1', token).slice(0, 8), 16);
  return FIRST_OTHER_ID + (digest % (ORDINARY_IDS - FIRST_OTHER_ID));
}
