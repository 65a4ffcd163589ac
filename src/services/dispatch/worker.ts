import { setTimeout as delay } from 'node:timers/promises';
import type DataLoader from 'dataloader';
import type { Job, Runner } from 'graphile-worker';
import type pg from 'pg';
import { messageOf } from '../../errors.js';
import { QueueMonitor } from '../backends/admission/queue-monitor.js';
import type { Backend, BackendRegistry } from '../backends/backend-registry.js';
import { askTask } from '../runs/enqueue.js';
import { expireRuns } from '../runs/expire-runs.js';
import { requeueLostItems } from '../runs/requeue-lost-items.js';
import { resetRates } from '../runs/reset-rates.js';
import type { RunStateService } from '../runs/run-state.service.js';
import { type ActiveRuns, RunEndedError, WorkerStoppedError } from './active-runs.js';
import { DRAIN_MS, runBackendQueue } from './backend-queue.js';
import { converse, type ConversationDeps } from './conversation.js';
import { surviveQueueOutage } from './queue-outage.js';
import type { RunFingerprints } from './run-fingerprints.js';
import { createWorkItemLoader, type AskItem, type AskPayload, type WorkItem } from './work-item.js';
import { WorkerLease } from './worker-lease.js';
import type { WorkerReports } from './worker-reports.js';

/** How often jobs of workers that are gone, and what else time brings, are looked for, in milliseconds. */
const TICK_MS = 1000;
/** Wait before a worker that lost its database tries again, in milliseconds. */
const RESTART_MS = 500;

interface WorkerDeps extends Omit<ConversationDeps, 'pool'> {
  readonly url: string;
  readonly pool: pg.Pool;
  /** For reading questions. */
  readonly store: pg.Pool;
  readonly backends: BackendRegistry;
  readonly runs: RunStateService;
  readonly activeRuns: ActiveRuns;
  readonly fingerprints: RunFingerprints;
  readonly reports: WorkerReports;
}

interface Session {
  readonly lease: WorkerLease;
  readonly runners: readonly Runner[];
  readonly tick: NodeJS.Timeout;
}

/**
 * Takes jobs from the queues and holds their conversations.
 *
 *   acquire lease -> take over the jobs of the dead -> claim in batches -> converse -> (lease lost) -> start again
 */
export class Worker {
  private readonly items: DataLoader<AskItem, WorkItem | null>;
  private readonly monitor: QueueMonitor;
  private session: Session | undefined;
  private stopping = false;
  private readonly endOutageWatch: () => void;
  /** Jobs that were given up because this worker stops. */
  private readonly unfinished = new Set<string>();

  constructor(private readonly deps: WorkerDeps) {
    this.items = createWorkItemLoader(deps.store);
    this.monitor = new QueueMonitor(deps.backends.all.flatMap(({ pool }) => pool.servers));
    this.endOutageWatch = surviveQueueOutage((error) => {
      deps.logger.warn({ error: error.message }, 'worker.queue_lost_its_database');
    });
  }

  async start(): Promise<void> {
    const { logger, reports, activeRuns, backends } = this.deps;
    const lease = new WorkerLease({ url: this.deps.url, logger, onLost: () => void this.restart() });
    const runners: Runner[] = [];
    try {
      const { isAlone } = await lease.connect();
      if (isAlone) await resetRates(this.deps.pool);
      await lease.acquire();
      await reports.begin(lease.number);
      await this.look(lease);
      activeRuns.reopen();
      for (const backend of backends.all) runners.push(await this.runQueue(backend, lease.poolId));
      this.session = { lease, runners, tick: this.tickRegularly(lease) };
      this.monitor.start();
    } catch (error) {
      // A lease without a worker would call for a restart of its own when its connection ends.
      await lease.close().catch(() => undefined);
      await Promise.allSettled(runners.map((runner) => runner.stop()));
      throw error;
    }
  }

  /** Sends nothing new, lets what is under way come to its end for a while, and gives back every job that is left. */
  async stop(): Promise<void> {
    this.stopping = true;
    const { activeRuns } = this.deps;
    activeRuns.drain();
    const cut = setTimeout(() => activeRuns.abort('This worker has stopped'), DRAIN_MS);
    await this.end();
    clearTimeout(cut);
    this.endOutageWatch();
  }

  /** A call, because it changes between two looks at it. */
  private isStopping(): boolean {
    return this.stopping;
  }

  private tickRegularly(lease: WorkerLease): NodeJS.Timeout {
    let isLooking = false;
    return setInterval(() => {
      if (isLooking) return;
      isLooking = true;
      this.look(lease)
        .catch((error: unknown) => this.deps.logger.warn({ error: messageOf(error) }, 'worker.look_failed'))
        .finally(() => (isLooking = false));
    }, TICK_MS);
  }

  /** Jobs of the dead, runs that have lost jobs, runs whose time is over. */
  private async look(lease: WorkerLease): Promise<void> {
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
    this.monitor.stop();
    const { logger } = this.deps;
    const report = (error: unknown): void => logger.debug({ error: messageOf(error) }, 'worker.stop');
    // A queue ends with an error when its database is gone; there is nothing left to end then.
    await Promise.all(session.runners.map((runner) => runner.stop().catch(report)));
    await this.giveBack().catch(report);
    await session.lease.close().catch(() => undefined);
  }

  /** The queue puts a job that failed off for seconds: those that only this worker's end has failed are due at once. */
  private async giveBack(): Promise<void> {
    await this.deps.reports.end();
    if (this.unfinished.size === 0) return;
    await this.deps.pool.query(`SELECT graphile_worker.reschedule_jobs($1::bigint[], run_at := now(), attempts := 0)`, [
      [...this.unfinished],
    ]);
    this.unfinished.clear();
  }

  /**
   * Without its lock this worker counts as dead and others take its jobs: so it stops at once. The queue gives back what
   * it holds when it ends, which takes a database: a new one is begun as soon as there is one again.
   */
  private async restart(): Promise<void> {
    const { activeRuns, logger, pool } = this.deps;
    logger.warn('worker.lease_lost');
    activeRuns.abort('This worker has lost its lease');
    while (!this.isStopping()) {
      try {
        await pool.query('SELECT');
        await this.end();
        if (!this.isStopping()) await this.start();
        return;
      } catch (error) {
        logger.warn({ error: messageOf(error) }, 'worker.restart_failed');
        await delay(RESTART_MS);
      }
    }
  }

  private async runQueue(backend: Backend, poolId: string): Promise<Runner> {
    const { logger, pool } = this.deps;
    this.deps.crashPoints.pass('before-claim');
    const runner = await runBackendQueue({
      pool,
      task: askTask(backend.name),
      backend: backend.pool,
      poolId,
      work: (payload, job) => this.work(backend, payload as AskPayload, job),
      isStopping: () => this.session === undefined && this.stopping,
      logger,
    });
    runner.promise.catch((error: unknown) => logger.warn({ error: messageOf(error) }, 'worker.queue_ended'));
    return runner;
  }

  /** One job: its questions one after the other. */
  private async work(backend: Backend, payload: AskPayload, job: Job): Promise<void> {
    this.deps.crashPoints.pass('after-claim');
    const { runId, sample } = payload;
    for (const questionId of payload.questionIds) {
      try {
        await this.ask(backend, { runId, questionId, sample }, job.priority);
      } catch (error) {
        // A run that has ended needs none of the others either.
        if (error instanceof RunEndedError) return;
        if (error instanceof WorkerStoppedError) this.unfinished.add(job.id);
        throw error;
      }
    }
  }

  private async ask(backend: Backend, asked: AskItem, priority: number): Promise<void> {
    const item = await this.items.load(asked);
    if (!item || item.isFinal) return;
    const { runs, activeRuns, fingerprints } = this.deps;
    const { runStatus } = item;
    const isOpen = runStatus === 'RUNNING' || (runStatus === 'QUEUED' && (await runs.begin(item.runId)));
    if (!isOpen) throw new RunEndedError(`The run is ${runStatus}`);
    await activeRuns.hold(item.runId, (signals) =>
      converse({ ...this.deps, pool: backend.pool }, item, {
        ...signals,
        priority,
        failRun: (reason) => runs.fail(item.runId, reason),
        verify: (server) => fingerprints.verify(item, server),
      }),
    );
  }
}
