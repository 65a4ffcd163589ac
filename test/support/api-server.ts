import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { createLogger, type Logger } from '../../src/logger.js';
import { createServer, type ServerDeps } from '../../src/server.js';
import { UploadStore } from '../../src/services/datasets/upload-store.js';
import { ExportService } from '../../src/services/exports/export.service.js';
import { createTestApi, type ApiFakes } from './api.js';

/** The bytes of the only image that the server has. */
export const IMAGE = Buffer.from('not really a PNG');
export const IMAGE_SHA256 = createHash('sha256').update(IMAGE).digest('hex');

export interface ApiServer {
  readonly url: string;
  close(): Promise<void>;
}

interface Options {
  readonly token?: string;
  readonly fakes?: ApiFakes;
  readonly logger?: Logger;
  readonly deps?: Partial<
    Pick<ServerDeps, 'uploadLimitBytes' | 'exportStallMs' | 'exports' | 'validTokens' | 'webRoot'>
  >;
}

/** A listening server over a test's database, on a free port, with a home of its own; nothing runs behind it. */
export async function startApiServer(pool: pg.Pool, { token, fakes, logger, deps }: Options = {}): Promise<ApiServer> {
  const home = await mkdtemp(path.join(tmpdir(), 'metacog-server-'));
  const { schema, createContext } = await createTestApi(pool, { home, ...fakes });
  const server = await createServer({
    http: { host: '127.0.0.1', port: 0, token },
    schema,
    createContext,
    pool,
    uploads: new UploadStore({ home }),
    images: { read: (sha256) => Promise.resolve(sha256 === IMAGE_SHA256 ? IMAGE : undefined) },
    exports: new ExportService({ pool }),
    validTokens: { find: () => Promise.resolve(undefined) },
    webRoot: path.join(home, 'not-built'),
    logger: logger ?? createLogger('silent'),
    ...deps,
  });
  const { url } = await server.listen();
  const close = async (): Promise<void> => {
    await server.close();
    await rm(home, { recursive: true, force: true });
  };
  return { url, close };
}

/** Runs `work` against a server of its own, which is closed whatever happens. */
export async function withApiServer(
  pool: pg.Pool,
  options: Options,
  work: (server: ApiServer) => Promise<void>,
): Promise<void> {
  const server = await startApiServer(pool, options);
  try {
    await work(server);
  } finally {
    await server.close();
  }
}
