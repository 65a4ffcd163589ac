import Fastify from 'fastify';
import mercurius from 'mercurius';
import { createContext, RESOLVERS, type PeerReads } from './peer-reads.js';
import { SLICE } from './slice.js';

/** mercurius on Fastify, which compiles a query that comes a second time. */
export async function startMercurius(reads: PeerReads): Promise<string> {
  const app = Fastify();
  await app.register(mercurius, {
    schema: SLICE,
    // What each is given is said where it is written; here it would have to be anything.
    resolvers: RESOLVERS as never,
    context: () => createContext(reads),
    jit: 1,
  });
  return `${await app.listen({ port: 0, host: '127.0.0.1' })}/graphql`;
}
