import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExecutionResult } from 'graphql';
import type { Context } from 'graphql-ws';
import { useServer, type Extra } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Logger } from '../logger.js';
import type { RequestContext } from '../resolvers/context.js';
import type { AccessPolicy } from './access.js';
import { isAsyncIterable, subscribeLive, type LivePayloads } from './live-subscription.js';
import type { OperationPreparation } from './prepare-operation.js';
import { reportErrors } from './report-errors.js';
import type { RequestSignals } from './request-signals.js';
import { deliver, dropIfTooSlow } from './socket-delivery.js';

const MAX_MESSAGE_BYTES = 1_048_576;
const CONNECTION_INIT_TIMEOUT_MS = 10_000;
/** How long a client may take to answer the close frame before its connection is cut. */
const CLOSE_PATIENCE_MS = 2_000;
const UNAUTHORIZED = 4401;

export interface GraphQLSocketDeps {
  readonly operations: OperationPreparation;
  readonly createContext: (requestId: string, signal: () => AbortSignal) => RequestContext;
  readonly signals: RequestSignals;
  readonly access: AccessPolicy;
  readonly logger: Logger;
}

export interface GraphQLSocket {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Tells every client that the server is going away (1001); their subscriptions end. */
  close(): Promise<void>;
}

/** GraphQL over WebSocket (graphql-transport-ws): queries, mutations and subscriptions, under the limits of HTTP. */
export function createGraphQLSocket(deps: GraphQLSocketDeps): GraphQLSocket {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  const { logger, operations, createContext, signals, access } = deps;
  const protocol = useServer(
    {
      connectionInitWaitTimeout: CONNECTION_INIT_TIMEOUT_MS,
      onConnect: (connection) => isAdmitted(connection, access),
      onSubscribe: ({ extra }, _id, payload) =>
        operations.prepare(
          payload,
          createContext(randomUUID(), () => signals.of(extra.socket)),
        ),
      // Passed through to onOperation, which knows the socket: the library gets a stream that only ends.
      subscribe: (args) => subscribeLive(args, { logger }) as unknown as Promise<AsyncGenerator<ExecutionResult>>,
      onOperation: ({ extra }, id, _payload, _args, result) =>
        isAsyncIterable(result) ? deliver(result as unknown as LivePayloads, { ...extra, id }) : undefined,
      onNext: ({ extra }, _id, _payload, { contextValue }, result) => {
        dropIfTooSlow(extra.socket);
        const { requestId } = contextValue as RequestContext;
        return result.errors ? { ...result, errors: reportErrors(result.errors, { requestId, logger }) } : undefined;
      },
      onError: (_connection, _id, _payload, errors) => reportErrors(errors, { requestId: randomUUID(), logger }),
    },
    sockets,
  );
  return {
    upgrade: (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request)),
    close: async () => {
      const cut = setTimeout(() => {
        for (const client of sockets.clients) client.terminate();
      }, CLOSE_PATIENCE_MS);
      await protocol.dispose();
      clearTimeout(cut);
    },
  };
}

/** The token comes with the upgrade request or, because browsers cannot set headers there, with connection_init. */
function isAdmitted(
  { extra, connectionParams = {} }: Context<Record<string, unknown>, Extra>,
  access: AccessPolicy,
): boolean {
  const { Authorization, authorization = Authorization, token } = connectionParams;
  const verdict =
    typeof token === 'string'
      ? access.judgeToken(token)
      : access.judge(typeof authorization === 'string' ? authorization : extra.request.headers.authorization);
  // The protocol closes a refused connection with 4403; one that brought nothing is told apart from a wrong token.
  if (verdict === 'unauthenticated') extra.socket.close(UNAUTHORIZED, 'Unauthorized');
  return verdict === 'granted';
}
