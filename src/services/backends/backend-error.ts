import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { z, ZodError } from 'zod';
import { messageOf } from '../../errors.js';
import { InvalidReplyError, ModelMismatchError } from './chat-response.js';
import { ConnectionFault } from './connection-fault.js';
import { retryAfterMs } from './retry-after.js';
import { shortMessage } from './short-message.js';

/**
 * rateLimited  the backend is full; the same request may succeed later
 * transient    the request got lost or the backend stumbled; the same request may succeed at once
 * permanent    this request can never succeed; others can
 * fatal        no request of this run can succeed: wrong key, model gone
 */
export type FailureKind = 'rateLimited' | 'transient' | 'permanent' | 'fatal';

export type FailureCode =
  | 'BACKEND_UNREACHABLE'
  | 'BACKEND_CONNECTION_LOST'
  | 'BACKEND_TIMEOUT'
  | 'BACKEND_OVERLOADED'
  | 'BACKEND_ERROR'
  | 'BACKEND_INVALID_RESPONSE'
  | 'BACKEND_REJECTED'
  | 'PROMPT_TOO_LONG'
  | 'BACKEND_UNAUTHORIZED'
  | 'BACKEND_MOVED'
  | 'MODEL_NOT_FOUND'
  | 'MODEL_MISMATCH'
  | 'BACKEND_FAILURE';

export interface BackendFailure {
  readonly kind: FailureKind;
  /** Stable name, kept with the answer. */
  readonly code: FailureCode;
  /** One line of at most 300 characters, never a page of HTML. */
  readonly message: string;
  /** How long the backend asks to be left alone, in milliseconds, at most 10 minutes; null when it does not ask. */
  readonly retryAfterMs: number | null;
}

/**
 * The one place where a fault of a backend gets its name. An abort by ourselves never comes here.
 * @param now  ms since the epoch, for a `Retry-After` that is a date
 */
export function classifyFailure(error: unknown, now = Date.now()): BackendFailure {
  const { kind, code, message } = named(error);
  const headers = error instanceof APIError ? (error.headers as Headers | undefined) : undefined;
  return { kind, code, message: shortMessage(message), retryAfterMs: retryAfterMs(headers, now) };
}

type Named = Pick<BackendFailure, 'kind' | 'code' | 'message'>;

function named(error: unknown): Named {
  const message = messageOf(error);
  if (error instanceof ConnectionFault) return { kind: 'transient', code: error.code, message };
  if (error instanceof APIConnectionTimeoutError) return { kind: 'transient', code: 'BACKEND_TIMEOUT', message };
  if (error instanceof APIConnectionError) return { kind: 'transient', code: 'BACKEND_UNREACHABLE', message };
  if (error instanceof APIError) return fromStatus(error as APIError);
  if (error instanceof ModelMismatchError) return { kind: 'fatal', code: 'MODEL_MISMATCH', message };
  if (error instanceof InvalidReplyError) return invalidReply(`The reply is not a chat completion: ${message}`);
  if (error instanceof SyntaxError) return invalidReply(`The reply is no JSON: ${message}`);
  if (error instanceof ZodError) return invalidReply(`The reply is not one of vLLM: ${z.prettifyError(error)}`);
  return { kind: 'permanent', code: 'BACKEND_FAILURE', message };
}

function invalidReply(message: string): Named {
  return { kind: 'transient', code: 'BACKEND_INVALID_RESPONSE', message };
}

/** vLLM's parameters of a prompt that does not fit the context: by its tokens, or by its characters already. */
const TOO_LONG = new Set<string | null | undefined>(['input_tokens', 'input_text']);

function fromStatus({ status, message, param }: APIError): Named {
  switch (status) {
    case 401:
    case 403:
      return { kind: 'fatal', code: 'BACKEND_UNAUTHORIZED', message };
    case 404:
      return { kind: 'fatal', code: 'MODEL_NOT_FOUND', message };
    case 408:
      return { kind: 'transient', code: 'BACKEND_TIMEOUT', message };
    case 429:
    case 503:
      return { kind: 'rateLimited', code: 'BACKEND_OVERLOADED', message };
    case 501:
      // What the server has no code for today it will not have at the next attempt.
      return { kind: 'permanent', code: 'BACKEND_REJECTED', message };
    case 502:
      return { kind: 'transient', code: 'BACKEND_UNREACHABLE', message: `A proxy has no backend to ask: ${message}` };
    case 504:
      return { kind: 'transient', code: 'BACKEND_TIMEOUT', message: `A proxy gave the backend up: ${message}` };
    default:
      if (status === undefined || status >= 500) return { kind: 'transient', code: 'BACKEND_ERROR', message };
      if (status < 400) return { kind: 'fatal', code: 'BACKEND_MOVED', message };
      return { kind: 'permanent', code: TOO_LONG.has(param) ? 'PROMPT_TOO_LONG' : 'BACKEND_REJECTED', message };
  }
}
