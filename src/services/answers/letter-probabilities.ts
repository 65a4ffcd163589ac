import type { TokenLogprobs } from '../backends/chat-response.js';

/** vLLM writes this for tokens that a constraint forbids: probability zero. */
const MASKED_LOGPROB = -9999;

export interface LetterProbabilities {
  /** {letter: mass in [0, 1]}, each option letter present. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** The token block it was read from, as the backend sent it. */
  readonly block: TokenLogprobs;
}

/**
 * Mass that the model put on each option letter at its first answer token: the first token that is an option letter,
 * or the very first where no token is. Variants of one letter that differ in white space ("A", " A") are summed; a
 * letter outside the top tokens, or masked, counts as 0.
 * @returns null when the reply carries no log probabilities
 */
export function letterProbabilities(
  tokens: readonly TokenLogprobs[] | null | undefined,
  letters: readonly string[],
): LetterProbabilities | null {
  const block = tokens?.find(({ token }) => letters.includes(token.trim())) ?? tokens?.[0];
  if (!block) return null;
  const candidates = new Map([...block.top_logprobs, block].map(({ token, logprob }) => [token, logprob]));
  const probabilities = Object.fromEntries(letters.map((letter) => [letter, 0]));
  for (const [token, logprob] of candidates) {
    const letter = token.trim();
    if (letters.includes(letter) && logprob !== null && logprob > MASKED_LOGPROB) {
      probabilities[letter] = (probabilities[letter] ?? 0) + Math.exp(logprob);
    }
  }
  return { probabilities, block };
}

/** p(given letter) / sum over the option letters, in [0, 1]; null without a letter or without any mass. */
export function tokenConfidence(probabilities: Readonly<Record<string, number>>, letter: string | null): number | null {
  const given = letter === null ? undefined : probabilities[letter];
  const sum = Object.values(probabilities).reduce((total, mass) => total + mass, 0);
  return given === undefined || sum <= 0 ? null : given / sum;
}

/** As a list, A first: jsonb does not keep the order in which letters were given. */
export function lettersInOrder(
  probabilities: Readonly<Record<string, number>>,
): { letter: string; probability: number }[] {
  return Object.keys(probabilities)
    .sort()
    .map((letter) => ({ letter, probability: probabilities[letter] ?? 0 }));
}
