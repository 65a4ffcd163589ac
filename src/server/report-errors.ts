import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Logger } from '../logger.js';
import { formatError, isMasked } from '../resolvers/format-error.js';

/** What a client is told of the errors of one execution; what is kept from it goes to the log under the same request id. */
export function reportErrors(
  errors: readonly GraphQLError[],
  { requestId, logger }: { readonly requestId: string; readonly logger: Logger },
): GraphQLFormattedError[] {
  return errors.map((error) => {
    const formatted = formatError(error, { requestId });
    if (isMasked(formatted)) logger.error({ err: error.originalError ?? error, requestId }, 'GraphQL field failed');
    return formatted;
  });
}
