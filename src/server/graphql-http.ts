import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestContextWillSendResponse } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import type { DocumentNode, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Logger } from '../logger.js';
import type { RequestContext } from '../resolvers/context.js';
import { formatError } from '../resolvers/format-error.js';
import type { PlannedQueries } from './planned-queries.js';
import { MAX_TOKENS, queryLimits } from './query-limits.js';
import { reportErrors } from './report-errors.js';

/** Source text of the documents that are kept parsed, in characters; a parsed one is some 50 times as large. */
const DOCUMENT_CACHE_CHARACTERS = 1_000_000;

/** Apollo, with everything switched off that would look at every field or call out. The caller starts and stops it. */
export function createApollo(deps: {
  readonly schema: GraphQLSchema;
  readonly planned: PlannedQueries;
  readonly logger: Logger;
}): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema: deps.schema,
    introspection: true,
    csrfPrevention: true,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    // The process decides when to stop, and in which order.
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationRules: [queryLimits()],
    documentStore: new InMemoryLRUCache<DocumentNode>({
      maxSize: DOCUMENT_CACHE_CHARACTERS,
      sizeCalculation: ({ loc }) => loc?.source.body.length ?? 1,
    }),
    formatError: (_formatted, error) => formatError(error),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      deps.planned.plugin,
      errorReport(deps.logger),
    ],
  });
}

/** Gives the errors of an answer their request id and the answer its status, and logs what was masked. */
function errorReport(logger: Logger): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse: (request) => {
          reportResponse(request, logger);
          return Promise.resolve();
        },
      }),
  };
}

function reportResponse(
  { errors, response, contextValue }: GraphQLRequestContextWillSendResponse<RequestContext>,
  logger: Logger,
): void {
  if (!errors || response.body.kind !== 'single') return;
  const { requestId } = contextValue;
  const { singleResult } = response.body;
  singleResult.errors = reportErrors(errors, { requestId, logger });
  response.http.status ??= statusOf(singleResult.errors, singleResult.data == null);
}

/** Undefined leaves 200, which is right for an answer of which a part could be given. */
function statusOf(errors: readonly GraphQLFormattedError[], isEmpty: boolean): number | undefined {
  const codes = errors.map(({ extensions }) => extensions?.code);
  if (codes.includes('DATABASE_UNAVAILABLE')) return 503;
  if (!isEmpty) return undefined;
  if (codes.includes('FORBIDDEN')) return 403;
  return codes.every((code) => code === 'BAD_USER_INPUT') ? 400 : undefined;
}
