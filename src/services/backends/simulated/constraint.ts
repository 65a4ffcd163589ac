import { badRequest } from './api-error.js';
import type { Constraint } from './chat-request.js';
import type { Reply, ReplyToken, TokenProbability } from './observer.js';
import { byMass } from './reply-tokens.js';
import { tokenise } from './tokenizer.js';

/**
 * The reply under vLLM's `structured_outputs`: one of the allowed texts, with the mass of each token shared out among
 * the tokens that may stand there and the others masked.
 * @throws ApiError 400 for a pattern that is no regular expression or that nothing in the observer's repertoire fulfils
 */
export function constrain(reply: Reply, constraint: Constraint | null): readonly ReplyToken[] {
  if (!constraint) return reply.tokens;
  const allowed = 'choice' in constraint ? constraint.choice : matching(reply.repertoire, constraint.regex);
  const candidates = allowed.map(tokenise);
  const chosen = tokenise(chooseText(reply, allowed));
  return chosen.map((token, index) => {
    const possible = candidates.filter((candidate) => chosen.slice(0, index).every((own, at) => candidate[at] === own));
    return constrainToken(token, new Set(possible.flatMap((candidate) => candidate[index] ?? [])), reply);
  });
}

function matching(repertoire: readonly string[], regex: string): string[] {
  let pattern: RegExp;
  try {
    pattern = new RegExp(`^(?:${regex})$`, 'u');
  } catch (error) {
    throw badRequest(`Grammar error: invalid regex: ${String(error)}`);
  }
  const texts = repertoire.filter((text) => pattern.test(text));
  if (texts.length > 0) return texts;
  const known = repertoire.map((text) => JSON.stringify(text)).join(', ');
  throw badRequest(`The simulated observer can say nothing that matches ${regex}; it can say ${known}`);
}

/** The observer's own text when it is allowed, else the one that says the same, else the likeliest. */
function chooseText({ tokens }: Reply, allowed: readonly string[]): string {
  const own = tokens.map(({ token }) => token).join('');
  const meaning = tokens.at(-1)?.token.trim();
  const likelihood = (text: string) =>
    massOf(alternativesFor(tokenise(text)[0] ?? '', tokens), tokenise(text)[0] ?? '');
  const likeliest = allowed.toSorted((left, right) => likelihood(right) - likelihood(left))[0] ?? '';
  return (
    allowed.find((text) => text === own) ??
    allowed.find((text) => tokenise(text).at(-1)?.trim() === meaning) ??
    likeliest
  );
}

function constrainToken(token: string, allowed: ReadonlySet<string>, { tokens }: Reply): ReplyToken {
  const alternatives = alternativesFor(token, tokens);
  const mass = [...allowed].reduce((sum, candidate) => sum + massOf(alternatives, candidate), 0);
  const share = (candidate: string) => (mass > 0 ? massOf(alternatives, candidate) / mass : 1 / allowed.size);
  return {
    token,
    alternatives: [...allowed].map((name) => ({ token: name, probability: share(name) })).sort(byMass),
    masked: alternatives.map((alternative) => alternative.token).filter((name) => !allowed.has(name)),
  };
}

/** What the observer would have considered where this token stands in its reply. */
function alternativesFor(token: string, tokens: readonly ReplyToken[]): readonly TokenProbability[] {
  const place = tokens.find(({ alternatives }) => alternatives.some((alternative) => alternative.token === token));
  return place?.alternatives ?? [];
}

function massOf(alternatives: readonly TokenProbability[], token: string): number {
  return alternatives.find((alternative) => alternative.token === token)?.probability ?? 0;
}
