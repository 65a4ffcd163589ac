import type { BootstrapJob, BootstrapOutcome } from './bootstrap-job.js';
import { memoisedByContent } from './memoised-by-content.js';
import { createStatisticsThreads, type StatisticsThreads } from './statistics-threads.js';

/** An outcome is a few numbers, about a kilobyte. */
const OUTCOMES_KEPT = 2000;

/**
 * Bootstraps off the event loop, and never the same cells twice: outcomes are remembered by the whole content of the
 * job, and equal jobs at the same time are one. The seed is fixed, so a remembered outcome is what would come out again.
 */
export class StatisticsPool {
  readonly #threads: StatisticsThreads;
  readonly #outcomeOf: (job: BootstrapJob) => Promise<BootstrapOutcome>;

  /** @param deps  threads: where jobs are done; for tests */
  constructor(deps: { readonly threads?: StatisticsThreads } = {}) {
    const threads = deps.threads ?? createStatisticsThreads();
    this.#threads = threads;
    this.#outcomeOf = memoisedByContent((job: BootstrapJob) => threads.run(job), OUTCOMES_KEPT);
  }

  /** @throws what the measures throw, such as InvalidInputError for a probability outside [0, 1] */
  bootstrap<Job extends BootstrapJob>(job: Job): Promise<BootstrapOutcome<Job['measures']>> {
    // the outcome of a job is that of its measures: runBootstrapJob
    return this.#outcomeOf(job);
  }

  close(): Promise<void> {
    return this.#threads.close();
  }
}
