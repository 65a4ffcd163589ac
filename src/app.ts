import path from 'node:path';
import { createApi } from './composition/api.js';
import { bringUpCore, type Core } from './composition/core.js';
import { startable, type AppDeps, type OnStop, type StoppableApp } from './composition/startable.js';
import { bringUpWorker, type WorkerParts } from './composition/worker.js';
import type { Config } from './config.js';
import { packageRoot } from './package-root.js';
import { createSchema } from './resolvers/build-schema.js';
import { createRequestContext } from './resolvers/context.js';
import { createServer, type Server } from './server.js';
import { RunLog } from './services/answers/run-log.js';
import { ValidTokens } from './services/access/valid-tokens.js';
import { createPool } from './services/database/create-pool.js';
import { UploadStore } from './services/datasets/upload-store.js';
import { ExportService } from './services/exports/export.service.js';
import { StatisticsPool } from './services/metrics/statistics-pool.js';
import { RunService } from './services/runs/run.service.js';

/** Exports that are written at once; others wait. Each holds a connection for as long as its client takes to read. */
const MAX_EXPORTS = 4;

export type App = StoppableApp<{ readonly url: string }>;

/** The composition root: the only place that builds services and resolvers. */
export function createApp(config: Config, deps: AppDeps): App {
  return startable(deps, (onStop) => bringUp(config, deps, onStop));
}

async function bringUp(config: Config, deps: AppDeps, onStop: OnStop): Promise<{ url: string }> {
  const core = await bringUpCore(config, deps, onStop);
  const worker = config.dispatch.hasWorker ? await bringUpWorker(config, core, onStop) : undefined;
  const { pool, backends, states } = core;
  const runs = new RunService({ pool, backends, states, home: config.home });
  const statistics = new StatisticsPool();
  onStop(() => statistics.close());
  const exportPool = createPool(core.url, core.logger, MAX_EXPORTS);
  onStop(() => exportPool.end());
  const exports = new ExportService({ pool: exportPool });
  const validTokens = new ValidTokens(core);
  onStop(() => validTokens.close());
  await validTokens.start();
  const server = await buildServer({ ...core, config, runs, statistics, exports, validTokens, ...worker });
  onStop(() => server.close());
  return server.listen();
}

interface ServerParts extends Core, Partial<WorkerParts> {
  readonly config: Config;
  readonly runs: RunService;
  readonly statistics: StatisticsPool;
  readonly exports: ExportService;
  readonly validTokens: ValidTokens;
}

async function buildServer(parts: ServerParts): Promise<Server> {
  const { config, logger, pool, images, notifications, exports, validTokens } = parts;
  const uploads = new UploadStore({ home: config.home });
  await uploads.start();
  const api = createApi({ ...parts, uploads, runLog: new RunLog({ pool, notifications }) });
  return createServer({
    http: config.http,
    schema: await createSchema(api.resolvers),
    createContext: (request) => createRequestContext(request, api),
    pool,
    uploads,
    images,
    exports,
    validTokens,
    webRoot: path.join(packageRoot, 'dist', 'web'),
    logger,
  });
}
