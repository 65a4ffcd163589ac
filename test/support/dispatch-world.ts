import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { createLogger } from '../../src/logger.js';
import { AnswerWriter } from '../../src/services/answers/answer-writer.js';
import { RunLog } from '../../src/services/answers/run-log.js';
import { BackendRegistry } from '../../src/services/backends/backend-registry.js';
import { configureBackend, type BackendOptions } from '../../src/services/backends/configured-backend.js';
import type { Observer, Trial } from '../../src/services/backends/simulated/observer.js';
import { Notifications } from '../../src/services/database/notifications.js';
import { ActiveRuns } from '../../src/services/dispatch/active-runs.js';
import { noCrash } from '../../src/services/dispatch/crash-points.js';
import { RunFingerprints } from '../../src/services/dispatch/run-fingerprints.js';
import { TokenStreams } from '../../src/services/dispatch/token-streams.js';
import { WorkerReports } from '../../src/services/dispatch/worker-reports.js';
import { WorkerReads } from '../../src/services/dispatch/worker.reads.js';
import { Worker } from '../../src/services/dispatch/worker.js';
import { RunService, type StartRun } from '../../src/services/runs/run.service.js';
import { RunStateService } from '../../src/services/runs/run-state.service.js';
import { ImageStore } from '../../src/services/stimuli/image-store.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { newDataset, newQuestion } from './factories.js';
import { followLog } from './live-world.js';

const logger = createLogger(process.env.TEST_LOG_LEVEL ?? 'silent');

/** Says what the test wants it to say. */
export function scripted(say: (trial: Trial) => string): Observer {
  return {
    name: 'scripted',
    fingerprint: 'scripted',
    needsQuestion: true,
    observe: (trial) => ({
      tokens: [{ token: say(trial), alternatives: [{ token: say(trial), probability: 0.9 }] }],
      repertoire: [say(trial)],
    }),
  };
}
/** A, and 4 of 5 sure. */
export const cooperative = scripted(({ stage }) => (stage === 1 ? 'A' : 'confidence: 4'));

/** One worker process' worth of services. */
export interface WorldWorker {
  readonly worker: Worker;
  readonly backends: BackendRegistry;
  /** Ends it as SIGTERM does. */
  stop(): Promise<void>;
}

/** Everything between the queue and the model, in one process, on a database of its own. */
export interface DispatchWorld {
  readonly database: TestDatabase;
  readonly pool: pg.Pool;
  /** Name of a dataset without images. */
  readonly dataset: string;
  readonly runs: RunService;
  readonly states: RunStateService;
  readonly runLog: RunLog;
  readonly workers: WorkerReads;
  addWorker(
    change?: Partial<BackendOptions> & { readonly limits?: { requestMs: number; stageMs: number } },
  ): Promise<WorldWorker>;
  start(input?: Partial<StartRun>): Promise<number>;
  /** Numbers of the run's writes, in the order in which a subscription tells them; ends with the run. */
  follow(runId: number): Promise<number[]>;
  run(runId: number): Promise<Record<string, unknown>>;
  /** In the order of the questions, with their qid. */
  answers(runId: number): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

const INPUT: StartRun = {
  dataset: '',
  datasetVersion: null,
  backend: null,
  model: null,
  name: null,
  labels: [],
  tasks: null,
  questionLimit: null,
  samplesPerQuestion: 1,
  temperature: 0,
  seed: null,
  maxAnswerTokens: null,
  maxConfidenceTokens: null,
  constrainOutput: false,
  logprobs: true,
  reuse: false,
  resultsPath: null,
  maxFailures: null,
  deadline: null,
  idempotencyKey: null,
};

/**
 * @param options.questions  named, …
 * @param options.backend    where the servers are, and how they are used; eight requests at once, fixed, unless told
 */
export async function createDispatchWorld(options: {
  readonly questions: number;
  readonly backend: Partial<BackendOptions> & Pick<BackendOptions, 'urls'>;
  /** More of them, by name; they differ from the first in nothing else. */
  readonly others?: Readonly<Record<string, readonly string[]>>;
}): Promise<DispatchWorld> {
  const database = await createTestDatabase();
  const { pool, url } = database;
  const home = await mkdtemp(path.join(tmpdir(), 'metacog-dispatch-'));
  const undo: (() => Promise<unknown>)[] = [() => database.close(), () => rm(home, { recursive: true })];
  const onClose = <T extends { close(): Promise<unknown> }>(part: T): T => {
    undo.push(() => part.close());
    return part;
  };
  const { id: datasetId, name: dataset } = await newDataset(pool);
  for (let i = 0; i < options.questions; i++) await newQuestion(pool, { datasetId, qid: `Q-${i}` });

  const connect = async (change: Partial<BackendOptions>): Promise<BackendRegistry> => {
    const backend = { name: 'test', maxInFlight: 8, isFixed: true, ...options.backend, ...change };
    const others = Object.entries(options.others ?? {}).map(([name, urls]) => ({ ...backend, name, urls }));
    const configured = [backend, ...others].map(configureBackend);
    const backends = onClose(new BackendRegistry({ pool, configured }));
    await backends.start();
    return backends;
  };
  const notifications = onClose(new Notifications({ url, logger }));
  await notifications.start();
  const images = onClose(new ImageStore({ pool, home, logger }));
  const states = new RunStateService({ pool });
  const runs = new RunService({ pool, backends: await connect({}), states, home });
  const runLog = new RunLog({ pool, notifications });

  return {
    database,
    pool,
    dataset,
    runs,
    states,
    runLog,
    workers: new WorkerReads({ pool }),
    async addWorker({ limits = { requestMs: 60_000, stageMs: 120_000 }, ...change } = {}) {
      const backends = await connect(change);
      const worker = new Worker({
        url,
        pool,
        store: pool,
        backends,
        writer: new AnswerWriter({ pool }),
        images,
        runs: states,
        activeRuns: new ActiveRuns({ pool, notifications }),
        fingerprints: new RunFingerprints({ pool }),
        reports: new WorkerReports({ pool, backends, logger }),
        crashPoints: noCrash,
        tokens: new TokenStreams(),
        limits,
        logger,
      });
      await worker.start();
      let stopping: Promise<void> | undefined;
      const stop = (): Promise<void> => (stopping ??= worker.stop());
      undo.push(stop);
      return { worker, backends, stop };
    },
    start: async (input = {}) => (await runs.start({ ...INPUT, dataset, ...input })).runId,
    follow: (runId) => followLog(runLog, runId),
    async run(runId) {
      const { rows } = await pool.query<Record<string, unknown>>('SELECT * FROM runs WHERE id = $1', [runId]);
      return rows[0]!;
    },
    async answers(runId) {
      const { rows } = await pool.query<Record<string, unknown>>(
        'SELECT a.*, q.qid FROM answers a JOIN questions q ON q.id = a.question_id WHERE run_id = $1 ORDER BY q.position, sample',
        [runId],
      );
      return rows;
    },
    async close() {
      for (const step of undo.splice(0).reverse()) await step();
    },
  };
}
