import { z } from 'zod';

/** Whom a rule is for and when it strikes; every restriction that is given must hold. */
const restrictions = {
  /** 1 asks for the answer, 2 for the confidence. */
  stage: z.literal([1, 2]).optional(),
  qid: z.string().min(1).optional(),
  /** Spares later attempts, so that a request that is asked again gets through. */
  maxAttempt: z.int().min(1).optional(),
  /** A window of time, in ms since the rules were set. */
  fromMs: z.number().min(0).optional(),
  untilMs: z.number().min(0).optional(),
  /** At most one of these four; all requests without them. They count the requests that the restrictions above let by. */
  nth: z.int().min(1).optional(),
  first: z.int().min(1).optional(),
  every: z.int().min(1).optional(),
  /** Chance of each request, 0-1, drawn by its X-Request-Id. */
  rate: z.number().min(0).max(1).optional(),
};

/** At most one of them: seconds, or a date so many seconds from now (HTTP dates have whole seconds). */
const retryAfter = {
  retryAfter: z.number().min(0).optional(),
  retryAfterDate: z.number().min(0).optional(),
};

type Restrictions = typeof restrictions;
type Form<Name extends string, Own = object> = z.ZodObject<
  { fault: z.ZodLiteral<Name> } & Restrictions & Own,
  z.core.$strict
>;

function named<const Name extends string>(name: Name, description: string): Form<Name> {
  return z.strictObject({ fault: z.literal(name), ...restrictions }).describe(description);
}
/** A fault with parameters of its own. */
function taking<const Name extends string, Own extends z.ZodRawShape>(name: Name, description: string, own: Own) {
  return z.strictObject({ fault: z.literal(name), ...restrictions, ...own }).describe(description);
}

/** Every fault with its parameters, in the order in which they are listed to people. */
export const FAULT_FORMS = [
  taking('refused', 'the port is closed for for-ms (1000); all open connections are reset', {
    forMs: z.number().min(1).default(1_000),
  }),
  named('reset-before-headers', 'the connection is reset before anything is sent'),
  named('reset-before-body', 'headers, then a reset'),
  named('reset-mid-body', 'half of the body, then a reset'),
  named('truncated-stream', 'a stream ends cleanly after its first token; a plain body after its first half'),
  named('error-frame', 'a stream tells of an error after its first token; a plain reply is the error with 200'),
  named('stall', 'holds its slot and never replies, until the client goes away'),
  taking('slow-body', 'headers at once, then the body in pieces over body-ms (10000)', {
    bodyMs: z.number().min(1).default(10_000),
  }),
  taking('latency-spike', 'takes so many `times` (10) its time in the slot', { times: z.number().min(1).default(10) }),
  named('http-400', "vLLM's BadRequestError"),
  named('http-401', 'the key is refused'),
  named('http-404', 'the model is unknown, but is listed'),
  taking('http-429', 'too many requests; retry-after=S, or retry-after-date=S for a date in S seconds', {
    ...retryAfter,
  }),
  named('http-500', "vLLM's InternalServerError"),
  named('http-502', 'bad gateway, as HTML of a proxy'),
  taking('http-503', 'overloaded; retry-after as above', { ...retryAfter }),
  named('http-504', 'gateway timeout, as HTML of a proxy'),
  taking('model-changed', 'from now on `model` (other) is served and listed, perhaps with a max-model-len', {
    model: z.string().min(1).default('other'),
    maxModelLen: z.int().min(1).optional(),
  }),
  named('html-200', 'an HTML page with status 200'),
  named('error-200', 'an error body with status 200'),
  named('malformed-json', 'a complete body that is not JSON'),
  named('cut-length', 'the connection ends before content-length is reached'),
  named('cut-chunked', 'the connection ends before the last chunk'),
  named('empty-choices', '"choices": []'),
  named('null-content', '"content": null'),
  named('missing-logprobs', '"logprobs": null, whatever was asked'),
  taking('wrong-model', 'the reply names `model` (other)', { model: z.string().min(1).default('other') }),
  taking('wrong-letter', 'says `text` (C); stage 1 unless told otherwise', {
    stage: z.literal([1, 2]).default(1),
    text: z.string().default('C'),
  }),
  taking('wrong-confidence', 'says `text` (confidence: 7); stage 2 unless told otherwise', {
    stage: z.literal([1, 2]).default(2),
    text: z.string().default('confidence: 7'),
  }),
  named('empty-text', 'says nothing'),
] as const;

/**
 * A fault to inject, with whom it is for.
 * @example { fault: 'http-503', stage: 2, rate: 0.05, retryAfter: 1 }
 */
export const faultRule = z
  .discriminatedUnion('fault', FAULT_FORMS)
  .refine((rule) => [rule.nth, rule.first, rule.every, rule.rate].filter((given) => given !== undefined).length <= 1, {
    error: 'give only one of nth, first, every and rate',
  })
  .refine((rule) => !('retryAfter' in rule) || rule.retryAfter === undefined || rule.retryAfterDate === undefined, {
    error: 'give only one of retryAfter and retryAfterDate',
  })
  .refine(({ fromMs = 0, untilMs = Infinity }) => fromMs < untilMs, { error: 'untilMs must come after fromMs' });

export type FaultRule = z.output<typeof faultRule>;
/** A rule as it is written: what has a default may be left out. */
export type FaultInput = z.input<typeof faultRule>;
export type FaultName = FaultRule['fault'];

/** In the order in which they are listed to people. */
export const FAULT_NAMES: readonly FaultName[] = FAULT_FORMS.map((form) => form.shape.fault.value);
