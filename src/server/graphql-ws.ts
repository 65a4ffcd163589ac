import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExecutionResult } from 'graphql';
import type { Context } from 'graphql-ws';
import { useServer, type Extra } from 'graphql-ws/use/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Logger } from '../logger.js';
import type { CreateContext, RequestContext } from '../resolvers/context.js';
import type { Grant } from '../services/access/grant.js';
import { isDatabaseUnavailable } from '../services/database/database-unavailable.js';
import { tokenEndAsCloseReason } from '../words/token-end.js';
import { isRefusal, type AccessPolicy, type Refusal } from './access.js';
import { isAsyncIterable, subscribeLive, type LivePayloads } from './live-subscription.js';
import type { OperationPreparation } from './prepare-operation.js';
import { reportErrors } from './report-errors.js';
import type { RequestSignals } from './request-signals.js';
import { closeForGood, deliver, dropIfTooSlow } from './socket-delivery.js';

const MAX_MESSAGE_BYTES = 1_048_576;
const CONNECTION_INIT_TIMEOUT_MS = 10_000;
/** How long a client may take to answer the close frame before its connection is cut. */
const CLOSE_PATIENCE_MS = 2_000;
const UNAUTHORIZED = 4401;
const TRY_AGAIN_LATER = 1013;

export interface GraphQLSocketDeps {
  readonly operations: OperationPreparation;
  readonly createContext: CreateContext;
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
  const protocol = useServer<Record<string, unknown>, { grant: Grant }>(
    {
      connectionInitWaitTimeout: CONNECTION_INIT_TIMEOUT_MS,
      onConnect: (connection) => isAdmitted(connection, access),
      onSubscribe: ({ extra }, _id, payload) => {
        const origin = { requestId: randomUUID(), signal: () => signals.of(extra.socket), grant: grantOf(extra) };
        return operations.prepare(payload, createContext(origin));
      },
      // Passed through to onOperation, which knows the socket: the library gets a stream that only ends.
      subscribe: (args) => subscribeLive(args, { logger }) as Promise<AsyncGenerator<ExecutionResult>>,
      onOperation: ({ extra }, id, _payload, _args, result) =>
        isAsyncIterable(result) ? deliver(result as LivePayloads, { ...extra, id }) : undefined,
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

type Connection = Context<Record<string, unknown>, Extra & { grant?: Grant }>;

/** Lets a client in whose token lets it in, until that token ends. */
async function isAdmitted(connection: Connection, access: AccessPolicy): Promise<boolean> {
  const { extra } = connection;
  const verdict = await verdictOn(connection, access).catch((error: unknown) => {
    if (!isDatabaseUnavailable(error)) throw error;
    extra.socket.close(TRY_AGAIN_LATER, 'The database does not answer');
    return 'unknown' as const;
  });
  // The protocol closes a refused connection with 4403; one without a token, or whose token has ended, is told apart.
  if (verdict === 'missing') extra.socket.close(UNAUTHORIZED, 'Unauthorized');
  else if (verdict !== 'unknown' && isRefusal(verdict))
    extra.socket.close(UNAUTHORIZED, tokenEndAsCloseReason(verdict));
  // It may have left while it was looked up; nobody would tell then that it is closed.
  if (isRefusal(verdict) || extra.socket.readyState !== extra.socket.OPEN) return false;
  extra.grant = verdict;
  closeAtEnd(extra.socket, verdict);
  return true;
}

/** The token comes with the upgrade request or, because browsers cannot set headers there, with connection_init. */
function verdictOn({ extra, connectionParams = {} }: Connection, access: AccessPolicy): Promise<Grant | Refusal> {
  const { Authorization, authorization = Authorization, token } = connectionParams;
  if (typeof token === 'string') return access.judgeToken(token);
  return access.judge(typeof authorization === 'string' ? authorization : extra.request.headers.authorization);
}

function closeAtEnd(socket: WebSocket, grant: Grant): void {
  const forget = grant.onEnd((end) => closeForGood(socket, UNAUTHORIZED, tokenEndAsCloseReason(end)));
  socket.once('close', forget);
}

function grantOf({ grant }: Connection['extra']): Grant {
  if (!grant) throw new Error('the protocol lets nobody ask who was not let in');
  return grant;
}
