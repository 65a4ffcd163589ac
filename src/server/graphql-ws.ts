import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type ExecutionArgs,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { Context } from 'graphql-ws';
import { useServer, type Extra } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Logger } from '../logger.js';
import type { RequestContext } from '../resolvers/context.js';
import { formatError, isMasked } from '../resolvers/format-error.js';
import type { AccessPolicy } from './access.js';
import { MAX_TOKENS, queryLimits } from './query-limits.js';
import type { Channel, RequestSignals } from './request-signals.js';

const MAX_MESSAGE_BYTES = 1_048_576;
const CONNECTION_INIT_TIMEOUT_MS = 10_000;
/** How long a client may take to answer the close frame before its connection is cut. */
const CLOSE_PATIENCE_MS = 2_000;
const UNAUTHORIZED = 4401;

const RULES = [...specifiedRules, queryLimits()];

export interface GraphQLSocketDeps {
  readonly schema: GraphQLSchema;
  readonly createContext: (requestId: string, signal: AbortSignal) => RequestContext;
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
  const report = (errors: readonly GraphQLError[], requestId: string): GraphQLFormattedError[] =>
    errors.map((error) => {
      const formatted = formatError(error, { requestId });
      if (isMasked(formatted))
        deps.logger.error({ err: error.originalError ?? error, requestId }, 'GraphQL field failed');
      return formatted;
    });
  const protocol = useServer(
    {
      connectionInitWaitTimeout: CONNECTION_INIT_TIMEOUT_MS,
      onConnect: (connection) => isAdmitted(connection, deps.access),
      onSubscribe: ({ extra }, _id, payload) => prepare(deps, payload, extra.socket),
      onNext: (_connection, _id, _payload, { contextValue }, result) =>
        result.errors
          ? { ...result, errors: report(result.errors, (contextValue as RequestContext).requestId) }
          : undefined,
      onError: (_connection, _id, _payload, errors) => report(errors, randomUUID()),
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

/** Parses and validates as HTTP does; graphql-ws by itself would drop the connection over a syntax error. */
function prepare(
  { schema, createContext, signals }: GraphQLSocketDeps,
  payload: {
    query: string;
    operationName?: string | null | undefined;
    variables?: Record<string, unknown> | null | undefined;
  },
  socket: Channel,
): ExecutionArgs | readonly GraphQLError[] {
  let document;
  try {
    document = parse(payload.query, { maxTokens: MAX_TOKENS });
  } catch (error) {
    if (error instanceof GraphQLError) return [withCode(error, 'GRAPHQL_PARSE_FAILED')];
    throw error;
  }
  const errors = validate(schema, document, RULES);
  if (errors.length > 0) return errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
  return {
    schema,
    document,
    operationName: payload.operationName,
    variableValues: payload.variables,
    contextValue: createContext(randomUUID(), signals.of(socket)),
  };
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions: { code, ...extensions } });
}
