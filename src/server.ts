import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type pg from 'pg';
import type { Config } from './config.js';
import { ConfigError, messageOf } from './errors.js';
import type { Logger } from './logger.js';
import type { CreateContext } from './resolvers/context.js';
import { AccessPolicy } from './server/access.js';
import { createApollo } from './server/graphql-http.js';
import { graphqlStreamRoute } from './server/graphql-sse.route.js';
import { createGraphQLSocket } from './server/graphql-ws.js';
import { graphqlRoute } from './server/graphql.route.js';
import { guardEveryRequest, requireToken } from './server/guard.js';
import { healthRoute } from './server/health.route.js';
import { exportsRoute } from './server/exports.route.js';
import { answerErrorsAsJson } from './server/http-errors.js';
import { imagesRoute } from './server/images.route.js';
import { pagesRoute } from './server/pages.route.js';
import { PlannedQueries } from './server/planned-queries.js';
import { OperationPreparation } from './server/prepare-operation.js';
import { reportRoute } from './server/report.route.js';
import { RequestSignals } from './server/request-signals.js';
import { acceptUpgrades } from './server/upgrade.js';
import { DEFAULT_UPLOAD_LIMIT_BYTES, uploadsRoute } from './server/uploads.route.js';
import type { ValidTokens } from './services/access/valid-tokens.js';
import type { UploadStore } from './services/datasets/upload-store.js';
import type { ExportService } from './services/exports/export.service.js';
import type { ImageStore } from './services/stimuli/image-store.js';

const GRAPHQL_PATH = '/graphql';
const STREAM_PATH = '/graphql/stream';
const BODY_LIMIT_BYTES = 1_048_576;
/** How long requests that are under way may take once the server is told to stop. */
const DRAIN_MS = 10_000;
const RELEASE_MS = 50;
/** Of one part of an address: the longest name, with room for what a client may ask in vain. */
const MAX_PARAMETER_LENGTH = 1000;
/** Bound to reach every interface; no address to give to people. */
const ANY_ADDRESS = new Set(['0.0.0.0', '::']);

export interface ServerDeps {
  readonly http: Config['http'];
  readonly schema: GraphQLSchema;
  readonly createContext: CreateContext;
  readonly pool: pg.Pool;
  readonly uploads: Pick<UploadStore, 'save'>;
  readonly images: Pick<ImageStore, 'read'>;
  readonly exports: Pick<ExportService, 'run' | 'dataset'>;
  /** Those that let clients in beside METACOG_TOKEN. */
  readonly validTokens: Pick<ValidTokens, 'find'>;
  /** Folder of the built pages. */
  readonly webRoot: string;
  readonly logger: Logger;
  readonly uploadLimitBytes?: number;
  /** How long a client may take nothing of an export, in ms. */
  readonly exportStallMs?: number;
}

export interface Server {
  /**
   * @returns the address to give to people, with the port that was taken
   * @throws ConfigError when the address cannot be had
   */
  listen(): Promise<{ readonly url: string }>;
  /** Stops accepting, ends subscriptions (1001), lets requests finish. May be called twice. */
  close(): Promise<void>;
}

/**
 * HTTP and WebSocket on one port: GraphQL, its event streams, uploads, exports, images, reports, health, pages. Nothing else
 * knows the transport.
 */
export async function createServer(deps: ServerDeps): Promise<Server> {
  const { http, schema, createContext, logger } = deps;
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: MAX_PARAMETER_LENGTH },
  });
  const access = new AccessPolicy({ token: http.token, stored: deps.validTokens });
  const planned = new PlannedQueries({ schema });
  const apollo = createApollo({ schema, planned, logger });
  await apollo.start();
  const signals = new RequestSignals();
  const operations = new OperationPreparation({ schema });
  const socket = createGraphQLSocket({ operations, createContext, signals, access, logger });

  answerErrorsAsJson(app, logger);
  guardEveryRequest(app, access);
  healthRoute(app, deps);
  await pagesRoute(app, deps);
  await app.register(async (guarded) => {
    requireToken(guarded, access);
    graphqlRoute(guarded, { path: GRAPHQL_PATH, apollo, planned, createContext, signals });
    graphqlStreamRoute(guarded, { path: STREAM_PATH, operations, createContext, signals, logger });
    reportRoute(guarded, { operations, createContext, signals });
    exportsRoute(guarded, { exports: deps.exports, schema, logger, stallMs: deps.exportStallMs });
    imagesRoute(guarded, { images: deps.images, isPublic: !access.needsToken });
    await guarded.register(uploadsRoute, {
      uploads: deps.uploads,
      limitBytes: deps.uploadLimitBytes ?? DEFAULT_UPLOAD_LIMIT_BYTES,
    });
  });
  acceptUpgrades(app.server, { path: GRAPHQL_PATH, access, socket });
  // Fastify answers 503 from here on; open sockets would keep it from closing, so they go first.
  app.addHook('preClose', () => {
    signals.abortAll();
    return socket.close();
  });
  app.addHook('onClose', () => apollo.stop());
  return { listen: () => listen(app, http), close: closeOnce(app) };
}

async function listen(app: FastifyInstance, { host, port }: Config['http']): Promise<{ url: string }> {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  try {
    await app.listen({ host: address, port });
  } catch (error) {
    throw new ConfigError(`Cannot listen on ${host}:${port} (${messageOf(error)}); set PORT or HOST to another`, {
      cause: error,
    });
  }
  const { port: taken } = app.server.address() as AddressInfo;
  const name = ANY_ADDRESS.has(address) ? '127.0.0.1' : address;
  return { url: `http://${name.includes(':') ? `[${name}]` : name}:${taken}` };
}

function closeOnce(app: FastifyInstance): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () =>
    (closing ??= (async () => {
      const cut = setTimeout(() => app.server.closeAllConnections(), DRAIN_MS);
      // Fastify closes those that are idle now; those whose request ends later would be kept for another one.
      const release = setInterval(() => app.server.closeIdleConnections(), RELEASE_MS);
      await app.close();
      clearTimeout(cut);
      clearInterval(release);
    })());
}
