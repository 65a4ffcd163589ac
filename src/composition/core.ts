import type pg from 'pg';
import type { Config } from '../config.js';
import type { Logger } from '../logger.js';
import { BackendRegistry } from '../services/backends/backend-registry.js';
import { configureBackend } from '../services/backends/configured-backend.js';
import { SignalDetectionObserver } from '../services/backends/simulated/signal-detection-observer.js';
import { DEFAULT_SIGNAL_DETECTION } from '../services/backends/simulated/signal-detection-parameters.js';
import { startSimulator } from '../services/backends/simulated/simulator.js';
import { storedQuestionLookup } from '../services/backends/simulated/stored-question-lookup.js';
import { openDatabase } from '../services/database/database.js';
import { startEmbeddedPostgres } from '../services/database/embedded-postgres.js';
import { Notifications } from '../services/database/notifications.js';
import { loadBuiltInDataset } from '../services/datasets/built-in.js';
import { crashAt, noCrash, type CrashPoints } from '../services/dispatch/crash-points.js';
import { RunStateService } from '../services/runs/run-state.service.js';
import { ImageStore } from '../services/stimuli/image-store.js';
import type { AppDeps, OnStop } from './startable.js';

/** Connections to Postgres, beside those that store answers: a property of Postgres, not of the GPU. */
const MAX_CONNECTIONS = 20;
/** Requests that the simulated backend runs at once, as its --max-num-seqs. */
const SIMULATED_SLOTS = 64;

/** What the API and a worker both stand on. */
export interface Core {
  readonly logger: Logger;
  readonly url: string;
  readonly pool: pg.Pool;
  readonly backends: BackendRegistry;
  readonly images: ImageStore;
  readonly notifications: Notifications;
  readonly states: RunStateService;
  readonly crashPoints: CrashPoints;
}

export async function bringUpCore(config: Config, deps: AppDeps, onStop: OnStop): Promise<Core> {
  const { logger, onProgress = () => undefined } = deps;
  const { home } = config;

  onProgress('database', 0, 1);
  const url = config.database.url ?? (await bringUpPostgres(home, logger, onStop));
  const database = await openDatabase({ url, logger, maxConnections: MAX_CONNECTIONS });
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
