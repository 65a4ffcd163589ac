import { z } from 'zod';
import { badParameter, badRequest, malformed } from './api-error.js';

/** vLLM's --max-logprobs. */
const MAX_LOGPROBS = 20;
/** Where vLLM's range ends. */
const MAX_TEMPERATURE = 2;
const NO_MESSAGE = 'Cannot apply chat template to an empty conversation. Provide at least one message.';
/** vLLM with --generation-config vllm takes this where a request names none. */
const DEFAULT_TEMPERATURE = 1;

const part = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) }),
]);

const message = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: z.union([z.string(), z.array(part)]).nullish(),
});

const structuredOutputs = z.object({
  choice: z.array(z.string()).min(1).nullish(),
  regex: z.string().nullish(),
  json: z.unknown().optional(),
});

/** The fields that are understood; all others are ignored, as vLLM does (the old guided_* among them). */
const form = z.object({
  model: z.string().nullish(),
  messages: z.array(message),
  temperature: z.number().nullish(),
  max_completion_tokens: z.int().nullish(),
  max_tokens: z.int().nullish(),
  seed: z.int().nullish(),
  n: z.int().nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().nullish(),
  logprob_token_ids: z.array(z.int()).min(1).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  structured_outputs: structuredOutputs.nullish(),
});

export type ChatMessage = z.infer<typeof message>;
export type Constraint = { readonly choice: readonly string[] } | { readonly regex: string };

export interface LogprobsRequest {
  /** Alternatives to list at each token, 0-20. */
  readonly top: number;
  /** List these tokens instead, by id. */
  readonly tokenIds: readonly number[] | null;
}

/** A chat request that vLLM would accept. */
export interface ChatRequest {
  /** Null asks whatever model is served. */
  readonly model: string | null;
  readonly messages: readonly ChatMessage[];
  readonly temperature: number;
  readonly seed: number | null;
  /** Null: as many as the context holds. */
  readonly maxTokens: number | null;
  readonly logprobs: LogprobsRequest | null;
  readonly constraint: Constraint | null;
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

type Form = z.infer<typeof form>;

/**
 * Reads the body of POST /v1/chat/completions.
 * @throws ApiError 400 for bad JSON, wrong types and combinations that vLLM refuses
 */
export function parseChatRequest(body: string): ChatRequest {
  const parsed = form.safeParse(parseJson(body));
  if (!parsed.success) {
    throw malformed(
      parsed.error.issues.map((issue) => ({ type: issue.code, path: issue.path, message: issue.message })),
    );
  }
  checkCombinations(parsed.data);
  checkRanges(parsed.data);
  return toRequest(parsed.data);
}

/** @throws ApiError 400 when the text is not JSON */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1] ?? '0';
    throw malformed([{ type: 'json_invalid', path: [Number(position)], message: 'JSON decode error' }]);
  }
}

/** What does not go together. */
function checkCombinations(data: Form): void {
  const top = data.top_logprobs ?? 0;
  if (data.stream_options && !data.stream) {
    throw badParameter('Stream options can only be defined when `stream=True`.', 'stream_options');
  }
  if (data.logprob_token_ids && !data.logprobs) {
    throw badParameter('when using `logprob_token_ids`, `logprobs` must be set to true.', 'logprob_token_ids');
  }
  if (top < 0) throw badParameter('`top_logprobs` must be a positive value or -1.', 'top_logprobs', top);
  if (top > MAX_LOGPROBS) {
    const reason = `Requested sample logprobs of ${top}, which is greater than max allowed: ${MAX_LOGPROBS}`;
    throw badParameter(reason, 'logprobs', top);
  }
  if (top > 0 && !data.logprobs) {
    throw badParameter('when using `top_logprobs`, `logprobs` must be set to true.', 'top_logprobs');
  }
  const { choice, regex, json } = data.structured_outputs ?? {};
  if ([choice, regex, json].filter((kind) => kind != null).length > 1) {
    const reason = "You can only use one kind of constraints for structured outputs ('json', 'regex' or 'choice').";
    throw badRequest(reason);
  }
}

/** Each alone. */
function checkRanges(data: Form): void {
  const maxTokens = data.max_completion_tokens ?? data.max_tokens;
  if (data.messages.length === 0) throw badRequest(NO_MESSAGE);
  if (maxTokens != null && maxTokens < 1) {
    throw badParameter(`max_tokens must be at least 1, got ${maxTokens}.`, 'max_tokens', maxTokens);
  }
  if (data.temperature != null) checkTemperature(data.temperature);
  if ((data.n ?? 1) !== 1) throw badRequest('The simulator gives one choice a request: leave n at 1.', 'n');
  if (data.structured_outputs?.json != null) {
    throw badRequest('The simulator knows no JSON constraints: use choice or regex.', 'structured_outputs');
  }
}

function checkTemperature(temperature: number): void {
  const value = Number.isInteger(temperature) ? temperature.toFixed(1) : String(temperature);
  if (temperature < 0) {
    throw badParameter(`temperature must be non-negative, got ${value}.`, 'temperature', value);
  }
  if (temperature > MAX_TEMPERATURE) {
    throw badParameter(`temperature must be in [0, ${MAX_TEMPERATURE}], got ${value}.`, 'temperature', value);
  }
}

function toRequest(data: Form): ChatRequest {
  const { choice, regex } = data.structured_outputs ?? {};
  return {
    // An empty name counts as none.
    model: (data.model ?? '') ? (data.model ?? null) : null,
    messages: data.messages,
    temperature: data.temperature ?? DEFAULT_TEMPERATURE,
    seed: data.seed ?? null,
    maxTokens: data.max_completion_tokens ?? data.max_tokens ?? null,
    logprobs: data.logprobs ? { top: data.top_logprobs ?? 0, tokenIds: data.logprob_token_ids ?? null } : null,
    constraint: choice ? { choice } : regex == null ? null : { regex },
    stream: data.stream ?? false,
    includeUsage: data.stream_options?.include_usage ?? false,
  };
}
