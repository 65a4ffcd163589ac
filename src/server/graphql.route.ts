import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import type { CreateContext, RequestContext } from '../resolvers/context.js';
import type { PlannedQueries } from './planned-queries.js';
import type { RequestSignals } from './request-signals.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8';
/** What Apollo answers with, by the Accept header: those that clients send, ours the last. */
const TYPES: ReadonlyMap<string | undefined, string> = new Map([
  [undefined, JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['application/json', JSON_TYPE],
  ['application/graphql-response+json', RESPONSE_TYPE],
  ['application/graphql-response+json, application/json', RESPONSE_TYPE],
]);

export interface GraphQLRouteDeps {
  readonly path: string;
  readonly apollo: ApolloServer<RequestContext>;
  readonly planned: PlannedQueries;
  readonly createContext: CreateContext;
  readonly signals: RequestSignals;
}

/** GraphQL over HTTP: Apollo, but for queries that it has seen before and that succeed. The answers are the same. */
export function graphqlRoute(app: FastifyInstance, deps: GraphQLRouteDeps): void {
  const { planned, createContext, signals } = deps;
  const askApollo = fastifyApolloHandler(deps.apollo, {
    context: ({ id, grant }, { raw }) =>
      Promise.resolve(createContext({ requestId: id, signal: () => signals.of(raw), grant })),
  });
  app.route({
    method: ['GET', 'POST'],
    url: deps.path,
    // Mutations that need more say so in the schema.
    config: { role: 'READER' },
    async handler(request, reply) {
      const type = TYPES.get(request.headers.accept);
      if (request.method === 'POST' && type) {
        const { id: requestId, grant } = request;
        const data = await planned.execute(request.body, () =>
          createContext({ requestId, signal: () => signals.of(reply.raw), grant }),
        );
        if (data) return reply.header('content-type', type).send(`${JSON.stringify({ data })}\n`);
      }
      return askApollo.call(this, request, reply);
    },
  });
}
