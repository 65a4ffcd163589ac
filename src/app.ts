import path from 'node:path';
import type pg from 'pg';
import type { Config } from './config.js';
import type { Logger } from './logger.js';
import { packageRoot } from './package-root.js';
import { AnswerKeyResolver } from './resolvers/answer-key.resolver.js';
import { AnswerResolver } from './resolvers/answer.resolver.js';
import { BackendResolver } from './resolvers/backend.resolver.js';
import { createSchema, type ResolverClass } from './resolvers/build-schema.js';
import { createRequestContext } from './resolvers/context.js';
import { ComparisonResolver } from './resolvers/comparison.resolver.js';
import { DatasetResolver } from './resolvers/dataset.resolver.js';
import { ImageResolver } from './resolvers/image.resolver.js';
import { ImportResolver } from './resolvers/import.resolver.js';
import { KeyAuditResolver } from './resolvers/key-audit.resolver.js';
import { LiveFeeds } from './resolvers/live-feeds.js';
import { LiveResolver } from './resolvers/live.resolver.js';
import type { LoaderSources } from './resolvers/loaders.js';
import { MetricCountsResolver } from './resolvers/metric-counts.resolver.js';
import { MetricsResolver } from './resolvers/metrics.resolver.js';
import { NodeResolver } from './resolvers/node.resolver.js';
import { QuestionResolver } from './resolvers/question.resolver.js';
import { RunMutationResolver } from './resolvers/run-mutation.resolver.js';
import { RunResolver } from './resolvers/run.resolver.js';
import { entities } from './schema/entities.js';
import { createServer, type Server } from './server.js';
import { AnswerReads } from './services/answers/answer.reads.js';
import { AnswerWriter } from './services/answers/answer-writer.js';
import { RunLog } from './services/answers/run-log.js';
import { BackendReads } from './services/backends/backend.reads.js';
import { BackendRegistry } from './services/backends/backend-registry.js';
import { configureBackend } from './services/backends/configured-backend.js';
import { SignalDetectionObserver } from './services/backends/simulated/signal-detection-observer.js';
import { DEFAULT_SIGNAL_DETECTION } from './services/backends/simulated/signal-detection-parameters.js';
import { startSimulator } from './services/backends/simulated/simulator.js';
import { storedQuestionLookup } from './services/backends/simulated/stored-question-lookup.js';
import { openDatabase } from './services/database/database.js';
import { startEmbeddedPostgres } from './services/database/embedded-postgres.js';
import { Notifications } from './services/database/notifications.js';
import { AnswerKeyReads } from './services/datasets/answer-key.reads.js';
import { AnswerKeyService } from './services/datasets/answer-key.service.js';
import { loadBuiltInDataset } from './services/datasets/built-in.js';
import { DatasetReads } from './services/datasets/dataset.reads.js';
import { ImportService } from './services/datasets/import.service.js';
import { KeyAuditService } from './services/datasets/key-audit.js';
import { PixelKeyService } from './services/datasets/pixel-key.service.js';
import { QuestionReads } from './services/datasets/question.reads.js';
import { UploadStore } from './services/datasets/upload-store.js';
import { ActiveRuns } from './services/dispatch/active-runs.js';
import { crashAt, noCrash, type CrashPoints } from './services/dispatch/crash-points.js';
import { RunFingerprints } from './services/dispatch/run-fingerprints.js';
import { TokenStreams } from './services/dispatch/token-streams.js';
import { WorkerReports } from './services/dispatch/worker-reports.js';
import { WorkerReads } from './services/dispatch/worker.reads.js';
import { Worker } from './services/dispatch/worker.js';
import { KeyAlarmService } from './services/metrics/key-alarm.service.js';
import { MeasuresService } from './services/metrics/measures.service.js';
import { MetricsService } from './services/metrics/metrics.service.js';
import { PsychometricService } from './services/metrics/psychometric.service.js';
import { StatisticsPool } from './services/metrics/statistics-pool.js';
import { MetricsMemory } from './services/metrics/vectors/metrics-memory.js';
import { packResponses } from './services/metrics/vectors/pack-responses.js';
import { RunReads } from './services/runs/run.reads.js';
import { RunService, type RunControl } from './services/runs/run.service.js';
import { RunStateService } from './services/runs/run-state.service.js';
import { ImageStore } from './services/stimuli/image-store.js';

/** Connections to Postgres of the API and of the worker together: a property of Postgres, not of the GPU. */
const MAX_CONNECTIONS = 20;
/** Requests that the simulated backend runs at once, as its --max-num-seqs. */
const SIMULATED_SLOTS = 64;
/** Time that all requests of a stage may take together, in request timeouts: a passing fault or two, no endless series. */
const REQUEST_TIMEOUTS_A_STAGE = 2;

/** Reports the steps of a start: `done` of `total`; a step that cannot be counted goes from 0 to 1. */
export type StartupProgress = (step: string, done: number, total: number) => void;

export interface StoppableApp<T> {
  /** Brings everything up, in order; what was brought up is taken down again when a step fails. */
  start(): Promise<T>;
  /** Takes everything down in the opposite order. May be called twice, and before the start has ended. */
  stop(): Promise<void>;
}

export type App = StoppableApp<{ readonly url: string }>;

interface AppDeps {
  readonly logger: Logger;
  readonly onProgress?: StartupProgress;
}

/** The composition root: the only place that builds services and resolvers. */
export function createApp(config: Config, deps: AppDeps): App {
  return startable(deps, (onStop) => bringUp(config, deps, onStop));
}

/** The part that asks, alone: any number of them, on as many machines, share one database with the servers. */
export function createWorkerApp(config: Config, deps: AppDeps): StoppableApp<{ readonly backends: readonly string[] }> {
  return startable(deps, async (onStop) => {
    const core = await bringUpCore(config, deps, onStop);
    await bringUpWorker(config, core, onStop);
    return { backends: core.backends.all.map(({ name }) => name) };
  });
}

function startable<T>(deps: AppDeps, bringUpAll: (onStop: OnStop) => Promise<T>): StoppableApp<T> {
  const closers: (() => Promise<unknown>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= closeAll(closers, deps.logger));
  return {
    async start() {
      try {
        return await bringUpAll((closer) => closers.push(closer));
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
  };
}

type OnStop = (closer: () => Promise<unknown>) => void;

async function bringUp(config: Config, deps: AppDeps, onStop: OnStop): Promise<{ url: string }> {
  const core = await bringUpCore(config, deps, onStop);
  const worker = config.dispatch.hasWorker ? await bringUpWorker(config, core, onStop) : undefined;
  const { pool, backends, states } = core;
  const runs = new RunService({ pool, backends, states, home: config.home });
  const statistics = new StatisticsPool();
  onStop(() => statistics.close());
  const server = await buildServer({ ...core, config, runs, statistics, ...worker });
  onStop(() => server.close());
  return server.listen();
}

/** What the API and a worker both stand on. */
interface Core {
  readonly logger: Logger;
  readonly url: string;
  readonly pool: pg.Pool;
  readonly backends: BackendRegistry;
  readonly images: ImageStore;
  readonly notifications: Notifications;
  readonly states: RunStateService;
  readonly crashPoints: CrashPoints;
}

async function bringUpCore(config: Config, deps: AppDeps, onStop: OnStop): Promise<Core> {
  const { logger, onProgress = () => undefined } = deps;
  const { home } = config;

  onProgress('database', 0, 1);
  const url = config.database.url ?? (await bringUpPostgres(home, logger, onStop));
  const database = await openDatabase({ url, logger, maxConnections: MAX_CONNECTIONS, entities });
  onStop(() => database.close());
  const { pool } = database;
  onProgress('database', 1, 1);

  await loadBuiltInDataset({
    pool,
    onProgress: (done, total) => onProgress('built-in questions, two prompt variants', done, total),
  });
  const backends = await bringUpBackends(config, pool, onStop);
  const images = new ImageStore({ pool, home, logger });
  onStop(() => images.close());
  const notifications = new Notifications({ url, logger });
  await notifications.start();
  onStop(() => notifications.close());
  const { crashAt: crash } = config.dispatch;
  const crashPoints = crash ? crashAt(crash) : noCrash;
  const states = new RunStateService({ pool });
  return { logger, url, pool, backends, images, notifications, states, crashPoints };
}

/** What the API asks of a worker in its own process. */
interface WorkerParts {
  readonly writer: Pick<AnswerWriter, 'outage'>;
  readonly tokens: Pick<TokenStreams, 'watch'>;
}

/** Adds the part that asks. */
async function bringUpWorker(config: Config, core: Core, onStop: OnStop): Promise<WorkerParts> {
  const { url, pool, backends, images, notifications, states, crashPoints, logger } = core;
  const { requestTimeoutMs } = config.dispatch;
  const writer = new AnswerWriter({
    pool,
    // So that the first who asks for metrics does not wait for it; whoever asks sooner packs for himself.
    onEnded: (runId) => {
      packResponses(pool, [runId]).catch((error: unknown) => logger.debug({ runId, error }, 'run.pack_failed'));
    },
  });
  const tokens = new TokenStreams();
  const worker = new Worker({
    url,
    pool,
    backends,
    images,
    writer,
    tokens,
    runs: states,
    activeRuns: new ActiveRuns({ pool, notifications }),
    fingerprints: new RunFingerprints({ pool }),
    reports: new WorkerReports({ pool, backends, logger }),
    crashPoints,
    limits: { requestMs: requestTimeoutMs, stageMs: REQUEST_TIMEOUTS_A_STAGE * requestTimeoutMs },
    logger,
  });
  await worker.start();
  onStop(() => worker.stop());
  return { writer, tokens };
}

async function bringUpPostgres(home: string, logger: Logger, onStop: OnStop): Promise<string> {
  const postgres = await startEmbeddedPostgres({ home, logger });
  onStop(() => postgres.stop());
  return postgres.url;
}

/** The configured vLLM first, so that it is the default; the simulated backend is always there, and says what it is. */
async function bringUpBackends(config: Config, pool: pg.Pool, onStop: OnStop): Promise<BackendRegistry> {
  const { vllm, dispatch } = config;
  const observer = new SignalDetectionObserver({
    parameters: DEFAULT_SIGNAL_DETECTION,
    lookup: storedQuestionLookup(pool),
  });
  const simulator = await startSimulator({ observer, maxNumSeqs: SIMULATED_SLOTS });
  onStop(() => simulator.close());
  const { maxInFlight, isFixed } = dispatch;
  const configured = [
    ...(vllm
      ? [{ name: 'vllm', urls: vllm.urls, apiKey: vllm.apiKey, defaultModel: vllm.model, note: vllm.flags }]
      : []),
    { name: 'simulated', urls: [simulator.url] },
  ].map((backend) => configureBackend({ maxInFlight, isFixed, ...backend }));
  const backends = new BackendRegistry({ pool, configured });
  onStop(() => backends.close());
  await backends.start();
  return backends;
}

interface ServerParts extends Partial<WorkerParts> {
  readonly config: Config;
  readonly logger: Logger;
  readonly pool: pg.Pool;
  readonly backends: BackendRegistry;
  readonly images: ImageStore;
  readonly notifications: Notifications;
  readonly runs: RunService;
  readonly statistics: StatisticsPool;
  readonly crashPoints: CrashPoints;
}

async function buildServer(parts: ServerParts): Promise<Server> {
  const { config, logger, pool, backends, images, notifications, runs, statistics, writer, tokens, crashPoints } =
    parts;
  const uploads = new UploadStore({ home: config.home });
  await uploads.start();
  const api = createApi({
    pool,
    backends,
    images,
    runs,
    statistics,
    uploads,
    writer,
    tokens,
    crashPoints,
    runLog: new RunLog({ pool, notifications }),
    logger,
  });
  return createServer({
    http: config.http,
    schema: await createSchema(api.resolvers),
    createContext: (requestId, signal) => createRequestContext({ requestId, signal }, api),
    pool,
    uploads,
    images,
    webRoot: path.join(packageRoot, 'dist', 'web'),
    logger,
  });
}

/** What the API is made over: a database, and what asks backends, renders, runs, computes and follows. */
interface ApiParts {
  readonly pool: pg.Pool;
  readonly backends: Pick<BackendRegistry, 'list'>;
  readonly images: Pick<ImageStore, 'find' | 'describe' | 'readTruth' | 'threads'>;
  readonly runs: RunControl;
  readonly statistics: StatisticsPool;
  readonly uploads: UploadStore;
  readonly runLog: Pick<RunLog, 'tail' | 'changes'>;
  /** Of the worker in this process, if there is one. */
  readonly writer?: WorkerParts['writer'] | undefined;
  readonly tokens?: WorkerParts['tokens'] | undefined;
  readonly crashPoints?: CrashPoints;
  readonly logger: Logger;
}

/** The resolvers, and what the context of a request needs. Nothing here listens, so a test may build it as it is. */
export function createApi(parts: ApiParts): {
  resolvers: Map<ResolverClass, object>;
  feeds: LiveFeeds;
  sources: LoaderSources;
} {
  const { pool, backends, images, statistics } = parts;
  const reads = {
    datasets: new DatasetReads({ pool }),
    questions: new QuestionReads({ pool }),
    answerKeys: new AnswerKeyReads({ pool }),
    backends: new BackendReads({ pool }),
    runs: new RunReads({ pool }),
    answers: new AnswerReads({ pool }),
    workers: new WorkerReads({ pool }),
  };
  const metrics = new MetricsService();
  const measures = new MeasuresService({ metrics, statistics });
  const psychometrics = new PsychometricService({ metrics, statistics });
  const keyAlarms = new KeyAlarmService({ metrics });
  const resolvers = new Map<ResolverClass, object>([
    [NodeResolver, new NodeResolver()],
    [DatasetResolver, new DatasetResolver({ datasets: reads.datasets })],
    [QuestionResolver, new QuestionResolver()],
    [ImageResolver, new ImageResolver()],
    [
      AnswerKeyResolver,
      new AnswerKeyResolver({
        answerKeyService: new AnswerKeyService({ pool }),
        pixelKeys: new PixelKeyService(parts),
      }),
    ],
    [KeyAuditResolver, new KeyAuditResolver({ keyAudit: new KeyAuditService({ pool }) })],
    [BackendResolver, new BackendResolver({ backends })],
    [
      RunResolver,
      new RunResolver({ runs: reads.runs, metrics, now: Date.now, writeOutage: () => parts.writer?.outage ?? null }),
    ],
    [AnswerResolver, new AnswerResolver()],
    [MetricsResolver, new MetricsResolver({ metrics, measures, psychometrics, keyAlarms })],
    [MetricCountsResolver, new MetricCountsResolver({ metrics })],
    [ComparisonResolver, new ComparisonResolver({ metrics, statistics })],
    [RunMutationResolver, new RunMutationResolver({ runService: parts.runs })],
    [ImportResolver, new ImportResolver({ imports: new ImportService(parts), uploads: parts.uploads })],
    [LiveResolver, new LiveResolver()],
  ]);
  return {
    resolvers,
    feeds: new LiveFeeds({ runLog: parts.runLog, metrics, tokens: parts.tokens }),
    sources: { pool, ...reads, backendRegistry: backends, images, metricsMemory: new MetricsMemory({ pool }) },
  };
}

async function closeAll(closers: (() => Promise<unknown>)[], logger: Logger): Promise<void> {
  for (const close of closers.splice(0).reverse()) {
    // One part that cannot end must not keep the others from ending.
    await close().catch((error: unknown) => logger.error({ error }, 'stop.failed'));
  }
}
