import { z } from 'zod';

const tokenLogprob = z.object({ token: z.string(), logprob: z.number().nullable() });

/** An engine that gave a request up says so here, under a 200 and with whatever text there was by then. */
const finished = z.string().refine((reason) => reason !== 'abort' && reason !== 'error', {
  error: ({ input }) => `the engine gave the request up (${String(input)})`,
});

const firstChoice = z.object({
  message: z.object({ content: z.string() }),
  finish_reason: finished,
  logprobs: z
    .object({ content: z.array(tokenLogprob.extend({ top_logprobs: z.array(tokenLogprob) })).nullable() })
    .nullish(),
});

const usage = z.object({
  prompt_tokens: z.number().int(),
  completion_tokens: z.number().int(),
  prompt_tokens_details: z.object({ cached_tokens: z.number().int().nullish() }).nullish(),
});

const chatResponse = z.object({
  id: z.string(),
  model: z.string(),
  choices: z.tuple([firstChoice], firstChoice),
  usage: usage.nullish(),
});

export type ChatResponse = z.infer<typeof chatResponse>;
export type TokenLogprobs = NonNullable<NonNullable<ChatResponse['choices'][0]['logprobs']>['content']>[number];

/** A 200 that holds no answer; the message says what it holds. */
export class InvalidReplyError extends Error {
  override readonly name = 'InvalidReplyError';
}

/** An answer of another model than the one that was asked. */
export class ModelMismatchError extends Error {
  override readonly name = 'ModelMismatchError';

  constructor(asked: string, answered: string) {
    super(`'${asked}' was asked and '${answered}' has answered`);
  }
}

/**
 * What a 200 of /v1/chat/completions must hold before it counts as an answer. A status says little: an HTML page,
 * an `{error}` body and a cut body all come with 200 from one proxy or another.
 * @throws InvalidReplyError
 */
export function readChatResponse(reply: unknown): ChatResponse {
  if (typeof reply === 'string') throw new InvalidReplyError(`it is no JSON: ${reply}`);
  const parsed = chatResponse.safeParse(reply);
  if (parsed.success) return parsed.data;
  const { error } = (reply ?? {}) as { error?: unknown };
  if (error !== undefined && error !== null) throw new InvalidReplyError(`it is an error: ${JSON.stringify(error)}`);
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new InvalidReplyError(issues.join('; '), { cause: parsed.error });
}
