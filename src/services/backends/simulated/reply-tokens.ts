import type { ReplyToken, TokenProbability } from './observer.js';
import { tokenise } from './tokenizer.js';

/**
 * A reply's tokens, all certain but one.
 * @param at      index of the token whose alternatives are known
 * @param known   its alternatives in any order; the token itself is added with the mass they leave when it is missing
 */
export function replyTokens(text: string, at: number, known: readonly TokenProbability[]): ReplyToken[] {
  return tokenise(text).map((token, index) =>
    index === at && known.length > 0
      ? { token, alternatives: completed(token, known) }
      : { token, alternatives: [{ token, probability: 1 }] },
  );
}

function completed(token: string, known: readonly TokenProbability[]): TokenProbability[] {
  const remainder = Math.max(0, 1 - known.reduce((sum, { probability }) => sum + probability, 0));
  const isKnown = known.some((alternative) => alternative.token === token);
  return [...known, ...(isKnown ? [] : [{ token, probability: remainder }])].sort(byMass);
}

export function byMass(left: TokenProbability, right: TokenProbability): number {
  return right.probability - left.probability;
}
