import {
  runBootstrapJob,
  type BootstrapJob,
  type BootstrapMeasures,
} from '../../src/services/metrics/bootstrap-job.js';
import { StatisticsPool } from '../../src/services/metrics/statistics-pool.js';

export interface CountedJobs {
  /** Does its jobs on this thread, with few replicates where their number can be told. */
  readonly statistics: StatisticsPool;
  /** What was bootstrapped since the last call, in order. */
  readonly take: () => BootstrapMeasures[];
}

const FEW_REPLICATES = 20;

/** Watches which bootstraps are run, and makes them quick. */
export function countJobs(): CountedJobs {
  const jobs: BootstrapMeasures[] = [];
  const threads = {
    run: (job: BootstrapJob) => {
      jobs.push(job.measures);
      const quick = job.measures === 'psychometric' ? job : { ...job, replicates: FEW_REPLICATES };
      return Promise.resolve(runBootstrapJob(quick));
    },
    close: () => Promise.resolve(),
  };
  return { statistics: new StatisticsPool({ threads }), take: () => jobs.splice(0) };
}
