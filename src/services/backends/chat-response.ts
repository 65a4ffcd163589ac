import { z } from 'zod';

const tokenLogprob = z.object({ token: z.string(), logprob: z.number().nullable() });

const firstChoice = z.object({
  message: z.object({ content: z.string() }),
  finish_reason: z.string().nullable(),
  logprobs: z
    .object({ content: z.array(tokenLogprob.extend({ top_logprobs: z.array(tokenLogprob) })).nullable() })
    .nullish(),
});

const usage = z.object({
  prompt_tokens: z.number().int(),
  completion_tokens: z.number().int(),
  prompt_tokens_details: z.object({ cached_tokens: z.number().int().nullish() }).nullish(),
});

/**
 * What a 200 of /v1/chat/completions must hold before it counts as an answer. A status says little: an HTML page,
 * an `{error}` body and a cut body all come with 200 from one proxy or another.
 */
export const chatResponse = z.object({
  id: z.string(),
  model: z.string(),
  choices: z.tuple([firstChoice], firstChoice),
  usage: usage.nullish(),
});

export type ChatResponse = z.infer<typeof chatResponse>;
export type TokenLogprobs = NonNullable<NonNullable<ChatResponse['choices'][0]['logprobs']>['content']>[number];
