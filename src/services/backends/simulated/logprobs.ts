import type { LogprobsRequest } from './chat-request.js';
import type { ReplyToken } from './observer.js';
import { tokenId } from './tokenizer.js';

/** What vLLM writes for a token that cannot stand here. */
const IMPOSSIBLE_LOGPROB = -9999;

interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[];
}

export interface LogprobsBlock {
  readonly content: readonly (TokenLogprob & { readonly top_logprobs: readonly TokenLogprob[] })[];
}

/** The `logprobs` of a choice: for each token its natural log probability and those of its likeliest alternatives. */
export function logprobsBlock(tokens: readonly ReplyToken[], request: LogprobsRequest): LogprobsBlock {
  return {
    content: tokens.map((reply) => ({
      ...entry(reply.token, massOf(reply, reply.token)),
      top_logprobs: listed(reply, request).map((token) => entry(token, massOf(reply, token))),
    })),
  };
}

function listed(reply: ReplyToken, { top, tokenIds }: LogprobsRequest): string[] {
  const known = [...reply.alternatives.map(({ token }) => token), ...(reply.masked ?? [])];
  if (!tokenIds) return known.slice(0, top);
  const wanted = new Set(tokenIds);
  return known.filter((token) => wanted.has(tokenId(token)));
}

function massOf({ alternatives }: ReplyToken, token: string): number {
  return alternatives.find((alternative) => alternative.token === token)?.probability ?? 0;
}

function entry(token: string, probability: number): TokenLogprob {
  return {
    token,
    logprob: probability > 0 ? Math.log(probability) : IMPOSSIBLE_LOGPROB,
    bytes: [...Buffer.from(token)],
  };
}
