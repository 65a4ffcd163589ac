import type { Config } from '../config.js';
import { AnswerWriter } from '../services/answers/answer-writer.js';
import { createStorePool } from '../services/database/create-pool.js';
import { ActiveRuns } from '../services/dispatch/active-runs.js';
import { RunFingerprints } from '../services/dispatch/run-fingerprints.js';
import { TokenStreams } from '../services/dispatch/token-streams.js';
import { WorkerReports } from '../services/dispatch/worker-reports.js';
import { Worker } from '../services/dispatch/worker.js';
import { dropJobs } from '../services/runs/run-jobs.js';
import { packResponses } from '../services/metrics/vectors/pack-responses.js';
import type { Core } from './core.js';
import type { OnStop } from './startable.js';

/** Time that all requests of a stage may take together, in request timeouts: a passing fault or two, no endless series. */
const REQUEST_TIMEOUTS_A_STAGE = 2;

/** Connections that store answers and read questions: a run stores one group at a time. */
const STORE_CONNECTIONS = 6;

/** What the API asks of a worker in its own process. */
export interface WorkerParts {
  readonly writer: Pick<AnswerWriter, 'outage'>;
  readonly tokens: Pick<TokenStreams, 'watch'>;
}

/** Adds the part that asks. */
export async function bringUpWorker(config: Config, core: Core, onStop: OnStop): Promise<WorkerParts> {
  const { url, pool, backends, images, notifications, states, crashPoints, logger } = core;
  const { requestTimeoutMs } = config.dispatch;
  const store = createStorePool(url, logger, STORE_CONNECTIONS);
  onStop(() => store.end());
  const writer = new AnswerWriter({
    pool: store,
    onEnded: (runId) => {
      // So that the first who asks for metrics does not wait for it; whoever asks sooner packs for himself.
      const packed = packResponses(pool, [runId]);
      // Of a run that its failures have ended: workers would claim each of them only to give it back.
      const dropped = dropJobs(pool, runId);
      Promise.all([packed, dropped]).catch((error: unknown) => logger.debug({ runId, error }, 'run.tidy_failed'));
    },
  });
  const tokens = new TokenStreams();
  const worker = new Worker({
    url,
    pool,
    store,
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
