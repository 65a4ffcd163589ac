import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import type { RequestContext } from '../resolvers/context.js';
import type { PlannedQueries } from './planned-queries.js';
import type { RequestSignals } from './request-signals.js';

/** Those to which Apollo says application/json. */
const ACCEPTS_JSON = new Set([undefined, '*/*', 'application/json']);
const JSON_TYPE = 'application/json; charset=utf-8';

export interface GraphQLRouteDeps {
  readonly path: string;
  readonly apollo: ApolloServer<RequestContext>;
  readonly planned: PlannedQueries;
  readonly createContext: (requestId: string, signal: () => AbortSignal) => RequestContext;
  readonly signals: RequestSignals;
}

/** GraphQL over HTTP: Apollo, but for queries that it has seen before and that succeed. The answers are the same. */
export function graphqlRoute(app: FastifyInstance, deps: GraphQLRouteDeps): void {
  const { planned, createContext, signals } = deps;
  const askApollo = fastifyApolloHandler(deps.apollo, {
    context: ({ id }, { raw }) => Promise.resolve(createContext(id, () => signals.of(raw))),
  });
  app.route({
    method: ['GET', 'POST'],
    url: deps.path,
    async handler(request, reply) {
      if (request.method === 'POST' && ACCEPTS_JSON.has(request.headers.accept)) {
        const data = await planned.execute(request.body, () => createContext(request.id, () => signals.of(reply.raw)));
        if (data) return reply.header('content-type', JSON_TYPE).send(`${JSON.stringify({ data })}\n`);
      }
      return askApollo.call(this, request, reply);
    },
  });
}
