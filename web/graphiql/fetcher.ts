import {
  createGraphiQLFetcher,
  fetcherReturnToPromise,
  isAsyncIterable,
  type Fetcher,
  type FetcherParams,
} from '@graphiql/toolkit';
import { GraphQLError, Kind, parse, type DocumentNode } from 'graphql';
import { createAuthorizationMemory } from './authorization.js';
import { asksForNewestRun, NEWEST_RUN_QUERY, newestRunId, withRunId } from './newest-run.js';
import { settledResults } from './settled-results.js';
import { createSocketClient } from './socket-client.js';

interface FetcherDeps {
  readonly endpoint: URL;
  /** Told after each answer of the server whether it let the request in (false: a token is missing or wrong). */
  readonly onAccess: (allowed: boolean) => void;
}

/**
 * Sends queries and mutations over HTTP and subscriptions over one WebSocket, both with the headers of the tab, and
 * puts the newest run's id where a tab says "newest".
 */
export function createFetcher({ endpoint, onAccess }: FetcherDeps): Fetcher {
  const withAuthorization = createAuthorizationMemory();
  let socketHeaders: Record<string, unknown> = {};
  const deliver = createGraphiQLFetcher({
    url: endpoint.href,
    wsClient: createSocketClient({ endpoint, headers: () => socketHeaders, onAccess }),
    enableIncrementalDelivery: false,
    fetch: async (...request: Parameters<typeof fetch>) => {
      const response = await fetch(...request);
      onAccess(response.status !== 401);
      return response;
    },
  });
  const send: Fetcher = async (params, options) => {
    const result = await deliver(params, options);
    return isAsyncIterable(result) ? settledResults(result) : result;
  };
  return async (params, options) => {
    const headers = withAuthorization(options?.headers);
    socketHeaders = headers;
    const documentAST = parsed(params.query);
    const named = documentAST ? { ...params, operationName: operationNameIn(documentAST, params) } : params;
    if (!asksForNewestRun(named)) return send(named, { headers, documentAST });
    const runs = await fetcherReturnToPromise(send({ query: NEWEST_RUN_QUERY }, { headers }));
    const runId = newestRunId(runs);
    if (runId) return send(withRunId(named, runId), { headers, documentAST });
    return 'errors' in runs ? runs : { errors: [new GraphQLError('There is no run yet: start one in the first tab.')] };
  };
}

/** The text's own syntax tree: the one GraphiQL hands over is up to 100 ms behind the editor after a change of tab. */
function parsed(query: string): DocumentNode | undefined {
  try {
    return parse(query);
  } catch {
    // The server answers a syntax error better, with its position.
    return undefined;
  }
}

/** For the same reason a text with a single operation is asked for by the name that stands in it. */
function operationNameIn(document: DocumentNode, params: FetcherParams): string | null | undefined {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return operations.length === 1 ? operations[0]?.name?.value : params.operationName;
}
