import { EventEmitter } from 'node:events';
import { run, type Job, type Runner, type WorkerEvents } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from '../../logger.js';
import type { BackendPool } from '../backends/admission/backend-pool.js';
import { queueLogger } from './queue-logger.js';

const JOBS_PER_PLACE = 1.5;
/** Jobs of the local cache at most: enough to fetch in batches, few enough that a short run is not stuck behind them. */
const LOCAL_JOBS = 64;
/** How long jobs that are done are gathered before the queue is told, in milliseconds. */
const COMPLETION_MS = 30;
/** How long a stopping queue lets its jobs come to their end, in milliseconds. */
export const DRAIN_MS = 8000;

/**
 * Conversations that a worker holds at once with a backend that takes `ceiling` requests: some wait for their place or
 * for their reply to be stored while others are answered. Each has one request at most that is not stored yet, so this is
 * also the most that a kill can cause to be asked again.
 */
export function conversationsAtOnce(ceiling: number): number {
  return Math.ceil(JOBS_PER_PLACE * ceiling);
}

export interface BackendQueueOptions {
  readonly pool: pg.Pool;
  readonly task: string;
  readonly backend: BackendPool;
  /** The name under which jobs are locked: the lease's. */
  readonly poolId: string;
  readonly work: (payload: unknown, job: Job) => Promise<void>;
  readonly isStopping: () => boolean;
  readonly logger: Logger;
}

/** The jobs of one backend: a queue of its own, so that a backend that is out holds up no other. */
export function runBackendQueue(options: BackendQueueOptions): Promise<Runner> {
  const events = new EventEmitter() as WorkerEvents;
  // Jobs are locked under the pool's id: it must be the one that the lease stands for.
  events.on('pool:create', ({ workerPool }) => {
    workerPool.id = options.poolId;
  });
  const { ceiling } = options.backend;
  return run({
    pgPool: options.pool,
    events,
    logger: queueLogger(options.logger, options.isStopping),
    noHandleSignals: true,
    taskList: { [options.task]: async (payload, { job }) => options.work(payload, job) },
    preset: {
      worker: {
        concurrentJobs: conversationsAtOnce(ceiling),
        localQueue: { size: Math.min(ceiling, LOCAL_JOBS), ttl: 300_000 },
        completeJobBatchDelay: COMPLETION_MS,
        failJobBatchDelay: COMPLETION_MS,
        pollInterval: 2000,
        gracefulShutdownAbortTimeout: DRAIN_MS,
      },
    },
  });
}
