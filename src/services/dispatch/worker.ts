import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type DataLoader from 'dataloader';
import { run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker';
import type pg from 'pg';
import { messageOf } from '../../errors.js';
import type { Logger } from '../../logger.js';
import type { AnswerWriter } from '../answers/answer-writer.js';
import type { BackendRegistry } from '../backends/backend-registry.js';
import { askTask } from '../runs/enqueue.js';
import { expireRuns } from '../runs/expire-runs.js';
import { requeueLostItems } from '../runs/requeue-lost-items.js';
import type { RunStateService } from '../runs/run-state.service.js';
import type { ImageStore } from '../stimuli/image-store.js';
import { type ActiveRuns, RunEndedError } from './active-runs.js';
import { converse } from './conversation.js';
import { queueLogger } from './queue-logger.js';
import { surviveQueueOutage } from './queue-outage.js';
import { createWorkItemLoader, type AskItem, type AskPayload, type WorkItem } from './work-item.js';
import { WorkerLease } from './worker-lease.js';

/** How often jobs of workers that are gone, lost items and passed deadlines are looked for, in milliseconds. */
const TICK_MS = 1000;
/** Wait before a worker that lost its database tries again, in milliseconds. */
const RESTART_MS = 1000;
/** How long a stopping worker lets conversations come to their end, in milliseconds. */
const DRAIN_MS = 8000;

interface WorkerDeps {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly backends: BackendRegistry;
  readonly writer: AnswerWriter;
  readonly images: ImageStore;
  readonly runs: RunStateService;
  readonly activeRuns: ActiveRuns;
  /** Conversations held at the same time: a property of the GPU. Connections to Postgres are the pool's affair. */
  readonly maxInFlight: number;
  readonly logger: Logger;
}

interface Session {
  readonly lease: WorkerLease;
  readonly runner: Runner;
  readonly tick: NodeJS.Timeout;
}

/**
 * Takes jobs from the queue and holds their conversations.
 *
 *   acquire lease -> take over the jobs of the dead -> claim in batches -> converse -> (lease lost) -> start again
 */
export class Worker {
  private readonly items: DataLoader<AskItem, WorkItem | null>;
  private session: Session | undefined;
  private stopping = false;
  private readonly endOutageWatch: () => void;

  constructor(private readonly deps: WorkerDeps) {
    this.items = createWorkItemLoader(deps.pool);
    this.endOutageWatch = surviveQueueOutage((error) => {
      deps.logger.warn({ error: error.message }, 'worker.queue_lost_its_database');
    });
  }

  async start(): Promise<void> {
    const { logger } = this.deps;
    const lease = new WorkerLease({ url: this.deps.url, logger, onLost: () => void this.restart() });
    try {
      await lease.acquire();
      await lease.releaseDeadWorkers();
      const runner = await this.runQueue(lease.poolId);
      runner.promise.catch((error: unknown) => logger.warn({ error: messageOf(error) }, 'worker.queue_ended'));
      this.session = { lease, runner, tick: this.tickRegularly(lease) };
    } catch (error) {
      // A lease without a worker would call for a restart of its own when its connection ends.
      await lease.close().catch(() => undefined);
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.end();
    this.endOutageWatch();
  }

  /** A call, because it changes between two looks at it. */
  private isStopping(): boolean {
    return this.stopping;
  }

  private tickRegularly(lease: WorkerLease): NodeJS.Timeout {
    return setInterval(() => {
      this.tick(lease).catch((error: unknown) => {
        this.deps.logger.warn({ error: messageOf(error) }, 'worker.tick_failed');
      });
    }, TICK_MS);
  }

  private async tick(lease: WorkerLease): Promise<void> {
    const { pool, logger } = this.deps;
    await lease.releaseDeadWorkers();
    for (const runId of await expireRuns(pool)) logger.info({ runId }, 'run.deadline_passed');
    for (const requeued of await requeueLostItems(pool)) logger.info(requeued, 'run.requeued');
  }

  private async end(): Promise<void> {
    const { session } = this;
    this.session = undefined;
    if (!session) return;
    clearInterval(session.tick);
    // The queue ends with an error when its database is gone; there is nothing left to end then.
    await session.runner.stop().catch((error: unknown) => {
      this.deps.logger.debug({ error: messageOf(error) }, 'worker.stop');
    });
    await session.lease.close().catch(() => undefined);
  }

  /**
   * Without its lock this worker counts as dead and others take its jobs. The queue gives back what it holds when it
   * ends, which takes a database: so it is ended, and a new one begun, as soon as there is one again.
   */
  private async restart(): Promise<void> {
    this.deps.logger.warn('worker.lease_lost');
    while (!this.isStopping()) {
      await delay(RESTART_MS);
      try {
        await this.deps.pool.query('SELECT');
        await this.end();
        await this.start();
        // A stop that came while this worker was starting found nothing to end.
        if (this.isStopping()) await this.end();
        return;
      } catch (error) {
        this.deps.logger.warn({ error: messageOf(error) }, 'worker.restart_failed');
      }
    }
  }

  private async runQueue(poolId: string): Promise<Runner> {
    const events = new EventEmitter() as WorkerEvents;
    // Jobs are locked under the pool's id: it must be the one that the lease stands for.
    events.on('pool:create', ({ workerPool }) => {
      workerPool.id = poolId;
    });
    return run({
      pgPool: this.deps.pool,
      events,
      logger: queueLogger(this.deps.logger, () => this.session === undefined && this.stopping),
      noHandleSignals: true,
      taskList: this.tasks(),
      preset: {
        worker: {
          concurrentJobs: this.deps.maxInFlight,
          localQueue: { size: this.deps.maxInFlight, ttl: 300_000 },
          completeJobBatchDelay: 10,
          failJobBatchDelay: 10,
          pollInterval: 2000,
          gracefulShutdownAbortTimeout: DRAIN_MS,
        },
      },
    });
  }

  private tasks(): TaskList {
    const ask = async (payload: unknown): Promise<void> => {
      const { runId, sample, questionIds } = payload as AskPayload;
      for (const questionId of questionIds) {
        // The rest of a long job goes back to the queue.
        if (this.stopping) throw new Error('The worker is stopping');
        await this.ask({ runId, sample, questionId });
      }
    };
    return Object.fromEntries(this.deps.backends.all().map(({ name }) => [askTask(name), ask]));
  }

  private async ask(wanted: AskItem): Promise<void> {
    const item = await this.items.load(wanted);
    if (!item || item.answerStatus === 'COMPLETE' || item.answerStatus === 'FAILED') return;
    if (item.runStatus === 'QUEUED') await this.deps.runs.begin(item.runId);
    else if (item.runStatus !== 'RUNNING') return;
    const backend = this.deps.backends.byId(item.backendId);
    if (!backend) {
      await this.deps.runs.fail(
        item.runId,
        'BACKEND_NOT_CONFIGURED: this server no longer has the backend of this run',
      );
      return;
    }
    const { writer, images, logger } = this.deps;
    await this.deps.activeRuns
      .hold(item.runId, (signal) =>
        converse({ client: backend.client, writer, images, logger }, item, {
          signal,
          failRun: (reason) => this.deps.runs.fail(item.runId, reason),
        }),
      )
      .catch((error: unknown) => {
        if (!(error instanceof RunEndedError)) throw error;
      });
  }
}
