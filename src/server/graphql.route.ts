import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import type { CreateContext, RequestContext } from '../resolvers/context.js';
import type { PlannedQueries } from './planned-queries.js';
import type { RequestSignals } from './request-signals.js';

/** Those to which Apollo says application/json. */
const ACCEPTS_JSON = new Set([undefined, '*/*', 'application/json']);
const JSON_TYPE = 'application/json; charset=utf-8';

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
      if (request.method === 'POST' && ACCEPTS_JSON.has(request.headers.accept)) {
        const { id: requestId, grant } = request;
        const data = await planned.execute(request.body, () =>
          createContext({ requestId, signal: () => signals.of(reply.raw), grant }),
        );
        if (data) return reply.header('content-type', JSON_TYPE).send(`${JSON.stringify({ data })}\n`);
      }
      return askApollo.call(this, request, reply);
    },
  });
}
