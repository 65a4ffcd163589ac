import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { buildSchema, graphql, type GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

export interface MadeApiServer {
  readonly url: URL;
  /** Bodies of the uploads received, in order. */
  readonly uploads: string[];
  /** `authorization` of each HTTP request and WebSocket handshake. */
  readonly authorizations: (string | undefined)[];
  /** Cuts every open WebSocket without a closing handshake, as a lost network would. */
  dropSockets(): void;
  close(): Promise<void>;
}

export interface MadeApi {
  /** SDL of the made schema. */
  readonly schema: string;
  /** Resolvers by field; a subscription field is a function that returns an async iterable of `{field: event}`. */
  readonly root: Record<string, object>;
  /** Answers an HTTP request by itself when it returns true. */
  readonly intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly port?: number;
  /** False for a server that lets nobody's socket in. */
  readonly admits?: boolean;
}

/** A small real server with a made schema: GraphQL over HTTP and WebSocket, and uploads, on one free port. */
export async function startMadeApiServer(api: MadeApi): Promise<MadeApiServer> {
  const schema = buildSchema(api.schema);
  const uploads: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const http = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    if (api.intercept?.(request, response)) return;
    void answer(request, { schema, root: api.root, uploads }).then((body) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body)),
    );
  });
  http.on('upgrade', (request: IncomingMessage) => authorizations.push(request.headers.authorization));
  const sockets = new WebSocketServer({ server: http, path: '/graphql' });
  // rootValue carries the subscription functions: graphql-js calls a field's function with its arguments
  const live = useServer(
    { schema, roots: { query: api.root, subscription: api.root }, onConnect: () => api.admits ?? true },
    sockets,
  );
  await new Promise<void>((resolve) => http.listen(api.port ?? 0, '127.0.0.1', resolve));
  const dropSockets = () => {
    for (const socket of sockets.clients) socket.terminate();
  };
  return {
    url: new URL(`http://127.0.0.1:${(http.address() as AddressInfo).port}`),
    uploads,
    authorizations,
    dropSockets,
    close: async () => {
      dropSockets();
      await live.dispose();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

async function answer(
  request: IncomingMessage,
  context: { schema: GraphQLSchema; root: unknown; uploads: string[] },
): Promise<unknown> {
  const body = await text(request);
  if (request.url === '/uploads') return { id: `upload-${context.uploads.push(body)}`, byteSize: body.length };
  const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
  return graphql({ schema: context.schema, source: query, rootValue: context.root, variableValues: variables });
}
