import { z } from 'zod';
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

/** What 401 means to the one who asked. */
export function unauthenticated(url: URL, token: string | undefined): ApiError {
  return new ApiError(`${url.origin} asks for a token`, 'UNAUTHENTICATED', {
    hint: token ? 'METACOG_TOKEN here differs from the one the server was started with' : 'set METACOG_TOKEN',
  });
}
