import { Readable } from 'node:stream';
import contentDisposition from 'content-disposition';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { InvalidInputError, NotFoundError } from '../errors.js';
import type { Logger } from '../logger.js';
import { keyOf } from '../resolvers/global-id.js';
import { DATASET_FORMATS, RUN_FORMATS, type ExportFormat } from '../services/exports/export-format.js';
import type { ExportFile, ExportService } from '../services/exports/export.service.js';
import { datasetExportQuery, runExportQuery } from './export-query.js';

/** A client that takes nothing for so long is cut off: an export holds a connection and a snapshot of the database. */
const DEFAULT_STALL_MS = 60_000;

export interface ExportRouteDeps {
  readonly exports: Pick<ExportService, 'run' | 'dataset'>;
  readonly schema: GraphQLSchema;
  readonly logger: Logger;
  readonly stallMs?: number | undefined;
}

/**
 * GET /runs/<name or id>/export.<format>?key=&where= and GET /datasets/<name>/export.<format>?key=&version=: a file,
 * written as it is read. What goes wrong before its first byte is answered as an error; after that the connection is
 * broken off, so that no file ends short without notice.
 */
export function exportsRoute(app: FastifyInstance, deps: ExportRouteDeps): void {
  const { exports, schema } = deps;
  // Fastify would answer HEAD by making the whole file.
  const options = { exposeHeadRoute: false, config: { role: 'READER' } } as const;
  app.get<{ Params: Record<'run' | 'suffix', string> }>(
    '/runs/:run/export.:suffix',
    options,
    async (request, reply) => {
      const { run: name, suffix } = request.params;
      const format = formatOf(RUN_FORMATS, suffix);
      const query = runExportQuery(request.query, schema);
      return send(reply, await exports.run({ format, name, id: runIdOf(name), ...query }), deps);
    },
  );
  app.get<{ Params: Record<'dataset' | 'suffix', string> }>(
    '/datasets/:dataset/export.:suffix',
    options,
    async (request, reply) => {
      const { dataset: name, suffix } = request.params;
      const format = formatOf(DATASET_FORMATS, suffix);
      return send(reply, await exports.dataset({ format, name, ...datasetExportQuery(request.query) }), deps);
    },
  );
}

function formatOf<Name extends string>(formats: Readonly<Record<Name, ExportFormat>>, suffix: string): Name {
  const entries = Object.entries<ExportFormat>(formats);
  const found = entries.find(([, format]) => format.suffix === suffix);
  if (found) return found[0] as Name;
  const there = entries.map(([, format]) => `export.${format.suffix}`).join(', ');
  throw new NotFoundError(`There is no export.${suffix.slice(0, 50)} here; there is: ${there}`);
}

/** Undefined for what can only be a name. */
function runIdOf(text: string): number | undefined {
  try {
    return keyOf('Run', text);
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined;
    throw error;
  }
}

function send(
  reply: FastifyReply,
  file: ExportFile,
  { logger, stallMs = DEFAULT_STALL_MS }: ExportRouteDeps,
): FastifyReply {
  const content = Readable.from(file.content, { objectMode: false });
  const { id: requestId } = reply.request;
  content.on('error', (error) => logger.error({ err: error, requestId }, 'export broke off'));
  reply.raw.setTimeout(stallMs);
  void reply.headers({
    'content-type': file.contentType,
    'content-disposition': contentDisposition(file.name),
    'cache-control': 'no-store',
  });
  return reply.send(content);
}
