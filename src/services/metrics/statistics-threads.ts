import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { runBootstrapJob, type BootstrapJob, type BootstrapOutcome } from './bootstrap-job.js';

/** Where jobs are done. */
export interface StatisticsThreads {
  run(job: BootstrapJob): Promise<BootstrapOutcome>;
  /** Ends the threads; jobs still being done are given up. */
  close(): Promise<void>;
}

/** An idle thread is given back after this time. */
const IDLE_MS = 10_000;

/**
 * Threads for jobs of tens of milliseconds and more, so that requests and the dispatch of questions never wait for
 * them; one core stays free. Where the worker has not been compiled (the sources run directly), jobs are done on this
 * thread instead, one in each turn of the event loop.
 */
export function createStatisticsThreads(): StatisticsThreads {
  const filename = fileURLToPath(new URL('./statistics-worker.js', import.meta.url));
  if (!existsSync(filename)) return { run: onThisThread, close: () => Promise.resolve() };
  const workers = new Piscina<BootstrapJob, BootstrapOutcome>({
    filename,
    minThreads: 0,
    maxThreads: Math.max(1, availableParallelism() - 1),
    idleTimeout: IDLE_MS,
    // the tests' and the inspector's flags of the parent are not for the workers
    execArgv: [],
    // nobody reads how long jobs took, and each histogram is a third of a megabyte
    recordTiming: false,
  });
  return { run: (job) => workers.run(job), close: () => workers.destroy() };
}

function onThisThread(job: BootstrapJob): Promise<BootstrapOutcome> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        resolve(runBootstrapJob(job));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}
