import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { ZodError } from 'zod';
import { messageOf } from '../../errors.js';

/**
 * rateLimited  the backend is full; the same request may succeed later
 * transient    the request got lost or the backend stumbled; the same request may succeed at once
 * permanent    this request can never succeed; others can
 * fatal        no request of this run can succeed: wrong key, model gone
 */
export type FailureKind = 'rateLimited' | 'transient' | 'permanent' | 'fatal';

export interface BackendFailure {
  readonly kind: FailureKind;
  /** Stable name, kept with the answer. */
  readonly code: string;
  readonly message: string;
}

/** The one place where a fault of a backend gets its name. An abort by ourselves never comes here. */
export function classifyFailure(error: unknown): BackendFailure {
  const message = messageOf(error);
  if (error instanceof APIConnectionTimeoutError) return { kind: 'transient', code: 'BACKEND_TIMEOUT', message };
  if (error instanceof APIConnectionError) {
    return {
      kind: 'transient',
      code: 'BACKEND_UNREACHABLE',
      message: `${message} ${messageOf(error.cause ?? '')}`.trim(),
    };
  }
  if (error instanceof APIError) return fromStatus(error.status as number | undefined, message);
  if (error instanceof ZodError || error instanceof SyntaxError) {
    return {
      kind: 'transient',
      code: 'BACKEND_INVALID_RESPONSE',
      message: `The reply is not a chat completion: ${message}`,
    };
  }
  // undici reports a body that ends early as a TypeError.
  if (error instanceof TypeError) return { kind: 'transient', code: 'BACKEND_CONNECTION_LOST', message };
  return { kind: 'permanent', code: 'BACKEND_FAILURE', message };
}

function fromStatus(status: number | undefined, message: string): BackendFailure {
  switch (status) {
    case 401:
    case 403:
      return { kind: 'fatal', code: 'BACKEND_UNAUTHORIZED', message };
    case 404:
      return { kind: 'fatal', code: 'MODEL_NOT_FOUND', message };
    case 429:
    case 503:
      return { kind: 'rateLimited', code: 'BACKEND_OVERLOADED', message };
    case 408:
      return { kind: 'transient', code: 'BACKEND_TIMEOUT', message };
    default:
      return status !== undefined && status < 500
        ? { kind: 'permanent', code: 'BACKEND_REJECTED', message }
        : { kind: 'transient', code: 'BACKEND_ERROR', message };
  }
}
