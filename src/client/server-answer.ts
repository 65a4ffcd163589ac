import { z } from 'zod';
import { readTokenEnd } from '../words/token-end.js';
import { ApiError } from './errors.js';

const serverError = z.object({
  message: z.string(),
  extensions: z.object({ code: z.string().optional(), requestId: z.string().optional() }).optional(),
});

const serverAnswer = z.object({ data: z.unknown().optional(), errors: z.array(serverError).optional() });

/** What a metacog server answers with: GraphQL's shape, which its other routes use for their errors. */
export type ServerAnswer = z.infer<typeof serverAnswer>;

/**
 * The JSON of an answer. One that is an error explains itself, whatever its status.
 * @throws ApiError when it is no JSON, or an error in another shape: whatever answers there is no metacog server
 */
export function readJson(url: URL, status: number, text: string): unknown {
  try {
    const body = JSON.parse(text) as unknown;
    if (status < 400 || serverAnswer.safeParse(body).data?.errors) return body;
  } catch {
    // not JSON, which the message below says with its status
  }
  throw new ApiError(`${url.href} answered ${status}: ${text.slice(0, 200).trim() || 'nothing'}`, `HTTP_${status}`, {
    hint: 'is METACOG_URL the address of a metacog server?',
  });
}

export function parseAnswer(body: unknown): ServerAnswer {
  return parse(serverAnswer, body);
}

/** @throws ApiError when the body has another shape */
export function parse<Shape>(schema: z.ZodType<Shape>, body: unknown): Shape {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ApiError('the server answered in a form that this version of metacog does not know', 'UNKNOWN_RESPONSE', {
    hint: 'use the same version of metacog on both sides',
  });
}

/** @throws ApiError for the first error of an answer, with its code */
export function throwServerError({ errors = [] }: ServerAnswer): void {
  const [error] = errors;
  if (!error) return;
  const { code = 'UNKNOWN', requestId } = error.extensions ?? {};
  throw new ApiError(error.message, code, requestId ? { hint: `the server's log has it as ${requestId}` } : {});
}

/**
 * What a refusal means to the one who asked.
 * @param said  the server, in its answer or in the reason of a closed socket
 */
export function unauthenticated(url: URL, token: string | undefined, said: string): ApiError {
  const { origin } = url;
  if (token === undefined) {
    return new ApiError(`${origin} asks for a token`, 'UNAUTHENTICATED', { hint: 'set METACOG_TOKEN' });
  }
  const end = readTokenEnd(said);
  return end
    ? new ApiError(`${origin} does not take this token: ${end.what}`, 'UNAUTHENTICATED', { hint: end.advice })
    : new ApiError(`${origin} does not take this token`, 'UNAUTHENTICATED', {
        hint: 'METACOG_TOKEN is neither the one of the server nor one that was made with it (metacog token list)',
      });
}

/** The message of the first error of an answer; empty where it has none, as that of a proxy. */
export function errorIn(text: string): string {
  try {
    return serverAnswer.safeParse(JSON.parse(text)).data?.errors?.[0]?.message ?? '';
  } catch {
    // not JSON: no server of ours has said it
    return '';
  }
}
