/**
 * Faults that a caller can do something about. Each has a stable `code`, which reaches GraphQL clients as
 * `extensions.code`; everything else that is thrown is a bug and is answered as INTERNAL_SERVER_ERROR.
 * What a model said badly is never an error: it is an answer with a parse status.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  /** True when the same call may succeed later without any change. */
  readonly retryable: boolean = false;
  /** Path of the argument at fault, for `UserError.field`. */
  readonly field: readonly string[] | undefined;

  constructor(message: string, options: { cause?: unknown; field?: readonly string[] } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.field = options.field;
  }
}

/** An argument or a file is wrong; the message says which value and what would be right. */
export class InvalidInputError extends DomainError {
  readonly code = 'BAD_USER_INPUT';
}

export class NotFoundError extends DomainError {
  readonly code = 'NOT_FOUND';
}

/** The request contradicts the present state, e.g. a run that has already finished. */
export class ConflictError extends DomainError {
  readonly code = 'CONFLICT';
}

/** There is no token, or one that lets nobody in (any more). */
export class UnauthenticatedError extends DomainError {
  readonly code = 'UNAUTHENTICATED';
}

/** The token is known, and its role does not allow this. */
export class ForbiddenError extends DomainError {
  readonly code = 'FORBIDDEN';
}

/** The backend does not answer, or not as vLLM would. */
export class ModelUnavailableError extends DomainError {
  readonly code = 'MODEL_UNAVAILABLE';
  override readonly retryable = true;
}

/** The database does not answer. */
export class DatabaseUnavailableError extends DomainError {
  readonly code = 'DATABASE_UNAVAILABLE';
  override readonly retryable = true;
}

/** The settings or the machine do not allow a start; never reaches a client. */
export class ConfigError extends DomainError {
  readonly code = 'CONFIG';
}

/** What an unknown thrown value says of itself. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
