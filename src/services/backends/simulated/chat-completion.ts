import type { ReplyToken } from './observer.js';
import { logprobsBlock, type LogprobsBlock } from './logprobs.js';
import type { ChatRequest } from './chat-request.js';
import { END_OF_TURN } from './tokenizer.js';

/** A reply cut to the tokens that the request allowed. */
export interface Completion {
  readonly id: string;
  /** Unix seconds. */
  readonly created: number;
  readonly model: string;
  readonly systemFingerprint: string;
  readonly tokens: readonly ReplyToken[];
  readonly finishReason: 'stop' | 'length';
  readonly promptTokens: number;
}

/** Adds the end of the turn, or cuts where `maxTokens` are used up: one token with a limit of one ends by length. */
export function finishReply(
  tokens: readonly ReplyToken[],
  maxTokens: number,
): Pick<Completion, 'tokens' | 'finishReason'> {
  if (tokens.length >= maxTokens) return { tokens: tokens.slice(0, maxTokens), finishReason: 'length' };
  const end: ReplyToken = { token: END_OF_TURN, alternatives: [{ token: END_OF_TURN, probability: 1 }] };
  return { tokens: [...tokens, end], finishReason: 'stop' };
}

/** What the client reads: the tokens without the mark that ends the turn. */
export function textOf({ tokens }: Pick<Completion, 'tokens'>): string {
  return tokens.map(({ token }) => (token === END_OF_TURN ? '' : token)).join('');
}

/** @param cachedTokens  null where the server does not tell (no --enable-prompt-tokens-details) */
export function usageOf({ promptTokens, tokens }: Completion, cachedTokens: number | null) {
  return {
    prompt_tokens: promptTokens,
    total_tokens: promptTokens + tokens.length,
    completion_tokens: tokens.length,
    prompt_tokens_details: cachedTokens === null ? null : { cached_tokens: cachedTokens },
    completion_tokens_details: null,
  };
}

/** The body of a 200, every null present as vLLM 0.32 writes it. */
export function completionBody(completion: Completion, request: ChatRequest, cachedTokens: number | null) {
  const logprobs: LogprobsBlock | null = request.logprobs && logprobsBlock(completion.tokens, request.logprobs);
  return {
    id: completion.id,
    object: 'chat.completion',
    created: completion.created,
    model: completion.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: textOf(completion),
          refusal: null,
          annotations: null,
          audio: null,
          function_call: null,
          reasoning: null,
        },
        logprobs,
        finish_reason: completion.finishReason,
        stop_reason: null,
        token_ids: null,
        routed_experts: null,
      },
    ],
    service_tier: null,
    system_fingerprint: completion.systemFingerprint,
    usage: usageOf(completion, cachedTokens),
    prompt_logprobs: null,
    prompt_token_ids: null,
    prompt_text: null,
    kv_transfer_params: null,
    ec_transfer_params: null,
    metrics: null,
  };
}
