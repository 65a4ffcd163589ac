import {
  createGraphiQLFetcher,
  fetcherReturnToPromise,
  isAsyncIterable,
  type Fetcher,
  type FetcherParams,
} from '@graphiql/toolkit';
import { GraphQLError, Kind, parse, type DocumentNode } from 'graphql';
import { createAuthorizationMemory } from './authorization.js';
import { asksForNewestRuns, NEWEST_RUNS_QUERY, newestRunIds, withRunIds } from './newest-run.js';
import { settledResults } from './settled-results.js';
import { refusalIn } from '../refusal.js';
import { createSocketClient } from '../socket-client.js';

interface FetcherDeps {
  readonly endpoint: URL;
  /** Told after each answer of the server whether it let the request in, and if not what it has said. */
  readonly onAccess: (allowed: boolean, said?: string) => void;
}

/**
 * Sends queries and mutations over HTTP and subscriptions over one WebSocket, both with the headers of the tab, and
 * puts ids where a tab says "newest" or "previous".
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
      if (response.status === 401) onAccess(false, await refusalIn(response));
      else onAccess(true);
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
    if (!asksForNewestRuns(named)) return send(named, { headers, documentAST });
    const runs = await fetcherReturnToPromise(send({ query: NEWEST_RUNS_QUERY }, { headers }));
    if ('errors' in runs) return runs;
    const ids = newestRunIds(runs);
    const request = withRunIds(named, ids);
    return request ? send(request, { headers, documentAST }) : { errors: [new GraphQLError(tooFewRuns(ids.length))] };
  };
}

function tooFewRuns(count: number): string {
  return count === 0
    ? 'There is no run yet: start one in the first tab.'
    : 'There is one run only: start another in the first tab, to have two to compare.';
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
