import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ConfigError, DatabaseUnavailableError, DomainError } from '../errors.js';
import { isDatabaseUnavailable } from '../services/database/database-unavailable.js';

export const INTERNAL_SERVER_ERROR = 'INTERNAL_SERVER_ERROR';

/**
 * What a client is told of an error, over HTTP and WebSocket alike: a DomainError by its own message and code, a fault
 * of the request (syntax, validation, variables) as graphql says it, a database that does not answer as
 * DATABASE_UNAVAILABLE, and anything else, which is a bug, masked as INTERNAL_SERVER_ERROR.
 * @param requestId     goes to `extensions.requestId`, where the server's log has the rest
 * @param requestCode   code of a fault of the request that carries none itself
 */
export function formatError(
  error: unknown,
  { requestId, requestCode = 'BAD_USER_INPUT' }: { requestId?: string | undefined; requestCode?: string } = {},
): GraphQLFormattedError {
  const located = error instanceof GraphQLError ? error : undefined;
  const { message, extensions } = explain(unwrapped(error), located, requestCode);
  return {
    message,
    ...(located?.locations && { locations: located.locations }),
    ...(located?.path && { path: located.path }),
    extensions: { ...extensions, ...(requestId !== undefined && { requestId }) },
  };
}

/** True for what must be logged as an error: the client was told nothing but the request id. */
export function isMasked(formatted: GraphQLFormattedError): boolean {
  return formatted.extensions?.code === INTERNAL_SERVER_ERROR;
}

interface Explanation {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
}

function explain(source: unknown, located: GraphQLError | undefined, requestCode: string): Explanation {
  if (source instanceof DomainError && !(source instanceof ConfigError)) {
    return { message: source.message, extensions: { code: source.code, ...(source.field && { field: source.field }) } };
  }
  if (isDatabaseUnavailable(source)) {
    const { message, code } = new DatabaseUnavailableError('The database does not answer; try again in a moment.');
    return { message, extensions: { code } };
  }
  if (source instanceof GraphQLError && isFaultOfRequest(source, located)) {
    const extensions: Readonly<Record<string, unknown>> = { ...located?.extensions, ...source.extensions };
    // `http` is Apollo's note to itself about the status.
    const shown = Object.fromEntries(Object.entries(extensions).filter(([name]) => name !== 'http'));
    return { message: source.message, extensions: { ...shown, code: extensions.code ?? requestCode } };
  }
  return { message: 'Internal server error', extensions: { code: INTERNAL_SERVER_ERROR } };
}

/**
 * graphql-js raises a GraphQLError for what is wrong with a request, and also when a resolver's value does not fit its
 * type; only the latter comes from a field (it has a path) and points at no place in the document of its own.
 */
function isFaultOfRequest(source: GraphQLError, located: GraphQLError | undefined): boolean {
  return source.extensions.code !== undefined || located?.path === undefined || source.nodes !== undefined;
}

/** The error that was thrown first, below graphql's and Apollo's wrappers. */
function unwrapped(error: unknown): unknown {
  let inner = error;
  while (inner instanceof GraphQLError && inner.originalError !== undefined) inner = inner.originalError;
  return inner;
}
