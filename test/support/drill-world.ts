import pg from 'pg';
import { CountedObserver } from '../../bench/drills/counted-observer.js';
import { auditRun, type RunAudit } from '../../bench/drills/run-audit.js';
import { keyOf } from '../../src/resolvers/global-id.js';
import { lookupIn } from '../../src/services/backends/simulated/question-lookup.js';
import { tokenServiceTime } from '../../src/services/backends/simulated/service-time.js';
import { SignalDetectionObserver } from '../../src/services/backends/simulated/signal-detection-observer.js';
import { DEFAULT_SIGNAL_DETECTION } from '../../src/services/backends/simulated/signal-detection-parameters.js';
import { startSimulator, type Simulator } from '../../src/services/backends/simulated/simulator.js';
import { builtInDataset } from '../../src/services/datasets/built-in.js';
import { conversationsAtOnce } from '../../src/services/dispatch/backend-queue.js';
import { startCli, type RunningProgram } from './program.js';
import { startServedProgram, type ServedProgram } from './served-program.js';

type Settings = Readonly<Record<string, string>>;

/** Requests that each program of a drill has in flight, always. */
export const IN_FLIGHT = 8;
/** Requests that one kill or restart may cause to be asked again, at most. */
export const ASKED_AGAIN = conversationsAtOnce(IN_FLIGHT);

/** The program as processes of its own, to be killed, and a backend in this one, which sees whatever is asked. */
export interface DrillWorld {
  readonly server: ServedProgram;
  readonly simulator: Simulator;
  readonly observer: CountedObserver;
  /** On the programs' database. */
  readonly pool: pg.Pool;
  /** Starts `metacog worker` beside the server; it is ended with the world where the test has not done so. */
  launchWorker(more?: Settings): RunningProgram;
  audit(runId: string): Promise<RunAudit>;
  close(): Promise<void>;
}

/**
 * @param options.serviceMs    nominal time of a stage
 * @param options.settings     of the server
 */
export async function startDrillWorld(options: {
  readonly serviceMs: number;
  readonly settings?: Settings;
}): Promise<DrillWorld> {
  const lookup = lookupIn(builtInDataset());
  const observer = new CountedObserver(new SignalDetectionObserver({ parameters: DEFAULT_SIGNAL_DETECTION, lookup }));
  const simulator = await startSimulator({ observer, serviceTime: tokenServiceTime(options.serviceMs) });
  const dispatch = { VLLM_URL: simulator.url, MAX_IN_FLIGHT: String(IN_FLIGHT), IN_FLIGHT: 'fixed' };
  const server = await startServedProgram({ ...dispatch, ...options.settings });
  const pool = new pg.Pool({ connectionString: server.databaseUrl, max: 2 });
  // A drill that restarts Postgres breaks idle connections too.
  pool.on('error', () => undefined);
  const workers: RunningProgram[] = [];
  return {
    server,
    simulator,
    observer,
    pool,
    launchWorker(more = {}) {
      const { databaseUrl: DATABASE_URL, home: METACOG_HOME } = server;
      const worker = startCli(['worker'], { METACOG_HOME, DATABASE_URL, LOG_LEVEL: 'error', ...dispatch, ...more });
      workers.push(worker);
      return worker;
    },
    audit: (runId) => auditRun(pool, keyOf('Run', runId), simulator.requests.records),
    async close() {
      await pool.end();
      for (const worker of workers) await worker.kill('SIGKILL');
      await server.close();
      await simulator.close();
    },
  };
}
