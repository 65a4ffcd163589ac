import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { packageRoot } from '../../src/package-root.js';
import { startBackend } from './backend-process.js';
import type { BenchHome } from './bench-home.js';
import { cancelled } from './halt.js';
import { QUESTIONS, runThat, startRun } from './runs.js';

export interface Takeover {
  /** From the kill of one of two workers until the other, or the queue, has all of its jobs. */
  readonly peerMs: number;
  /** From the start of a worker, after the last one was killed, until it asks. */
  readonly restartMs: number;
}

/** Milliseconds until the questions of a worker that was killed go on. */
export async function measureTakeover(home: BenchHome): Promise<Takeover> {
  await using backend = await startBackend(200, 64);
  return await home.withServer({ backendUrl: backend.url, inFlight: 80, worker: 'off' }, async (api) => {
    const launch = (): ChildProcess => launchWorker({ home, backendUrl: backend.url });
    const [first, second] = [launch(), launch()];
    const run = await startRun(api, QUESTIONS);
    while ((await holders(home)).length < 2) await delay(5);
    await runThat(api, run, ({ progress }) => progress.complete >= 100, 10);

    const lost = await poolOf(home, first);
    let startedAt = performance.now();
    await kill(first);
    while ((await holders(home)).includes(lost)) await delay(2);
    const peerMs = performance.now() - startedAt;

    await kill(second);
    while ((await backend.inFlight()) > 0) await delay(2);
    startedAt = performance.now();
    const third = launch();
    while ((await backend.inFlight()) === 0) await delay(2);
    const restartMs = performance.now() - startedAt;
    await cancelled(api, run);
    await kill(third);
    return { peerMs, restartMs };
  });
}

function launchWorker({ home, backendUrl }: { readonly home: BenchHome; readonly backendUrl: string }): ChildProcess {
  return spawn(process.execPath, [path.join(packageRoot, 'dist/src/cli/main.js'), 'worker'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      METACOG_HOME: home.path,
      DATABASE_URL: home.postgres.url,
      VLLM_URL: backendUrl,
      MAX_IN_FLIGHT: '40',
      LOG_LEVEL: 'error',
    },
  });
}

async function kill(worker: ChildProcess): Promise<void> {
  const closed = once(worker, 'close');
  worker.kill('SIGKILL');
  await closed;
}

/** The name under which a worker holds jobs. */
async function poolOf({ pool }: BenchHome, { pid }: ChildProcess): Promise<string> {
  const { rows } = await pool.query<{ pool: string }>(
    `SELECT 'metacog-' || number AS pool FROM workers WHERE pid = $1`,
    [pid],
  );
  if (!rows[0]) throw new Error(`The worker ${pid} has not reported itself`);
  return rows[0].pool;
}

/** The names under which jobs are held now. */
async function holders({ pool }: BenchHome): Promise<string[]> {
  const { rows } = await pool.query<{ pool: string }>(
    'SELECT DISTINCT locked_by AS pool FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL',
  );
  return rows.map(({ pool: name }) => name);
}
