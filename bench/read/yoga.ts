import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSchema, createYoga } from 'graphql-yoga';
import { createContext, RESOLVERS, type PeerContext, type PeerReads } from './peer-reads.js';
import { SLICE } from './slice.js';

/** graphql-yoga as it comes, on Node's own HTTP server. */
export async function startYoga(reads: PeerReads): Promise<string> {
  const schema = createSchema<PeerContext>({ typeDefs: SLICE, resolvers: RESOLVERS });
  const yoga = createYoga({ schema, context: () => createContext(reads), logging: false, graphiql: false });
  // eslint-disable-next-line @typescript-eslint/no-misused-promises -- yoga answers failures itself
  const server = createServer(yoga).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}
