import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Piscina } from 'piscina';
import {
  runBootstrapJob,
  type BootstrapJob,
  type BootstrapOutcome,
} from '../../../../src/services/metrics/bootstrap-job.js';
import { StatisticsPool } from '../../../../src/services/metrics/statistics-pool.js';
import type { StatisticsThreads } from '../../../../src/services/metrics/statistics-threads.js';

const STRATA = [
  {
    groups: [
      { score: 0.75, correct: 20, wrong: 15 },
      { score: 1, correct: 80, wrong: 25 },
    ],
    unscored: 3,
  },
];
const CALIBRATION = { measures: 'calibration', strata: STRATA, bins: 10, binning: 'EQUAL_WIDTH' } as const;
const CELLS = [
  { truth: 'A', response: 'A', confidence: 5, count: 60 },
  { truth: 'A', response: 'B', confidence: 3, count: 20 },
  { truth: 'B', response: 'B', confidence: 4, count: 70 },
  { truth: 'B', response: 'A', confidence: 4, count: 12 },
];
const PAIRS = [
  { baseline: { isCorrect: true, rating: 5 }, candidate: { isCorrect: false, rating: 3 }, count: 20 },
  { baseline: { isCorrect: false, rating: 4 }, candidate: { isCorrect: true, rating: 4 }, count: 30 },
];
const JOBS: readonly BootstrapJob[] = [
  CALIBRATION,
  { measures: 'riskAreas', strata: STRATA },
  { measures: 'metaD', strata: [CELLS], replicates: 30 },
  { measures: 'paired', strata: [PAIRS], map: 'HALF', bins: 10, binning: 'EQUAL_WIDTH' },
];

/** Does jobs as `run` does, and counts them. */
function countingThreads(run: (job: BootstrapJob) => Promise<BootstrapOutcome>) {
  const counted = { jobs: 0, closed: 0 };
  const threads: StatisticsThreads = {
    run: (job) => {
      counted.jobs += 1;
      return run(job);
    },
    close: () => {
      counted.closed += 1;
      return Promise.resolve();
    },
  };
  return { counted, threads };
}

describe('StatisticsPool', () => {
  const pools: StatisticsPool[] = [];
  afterEach(async () => {
    await Promise.all(pools.splice(0).map((pool) => pool.close()));
  });
  const opened = (deps?: { threads: StatisticsThreads }) => {
    const pool = new StatisticsPool(deps);
    pools.push(pool);
    return pool;
  };

  it('gives what the job gives on this thread', async () => {
    const pool = opened();
    for (const job of JOBS) expect(await pool.bootstrap(job)).toEqual(runBootstrapJob(job));
    const { ece } = await pool.bootstrap(CALIBRATION);
    expect(ece.low).toBeGreaterThan(0);
  });

  it('gives the same from a thread of its own', async () => {
    const file = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
    const workers = new Piscina<BootstrapJob, BootstrapOutcome>({
      filename: file('src/services/metrics/statistics-worker.ts'),
      execArgv: ['--import', file('test/support/typescript.mjs')],
      maxThreads: 1,
    });
    const pool = opened({ threads: { run: (job) => workers.run(job), close: () => workers.destroy() } });
    for (const job of JOBS) expect(await pool.bootstrap(job)).toEqual(runBootstrapJob(job));
    expect(workers.completed).toBe(JOBS.length);
  });

  it('bootstraps the same cells once, whether asked together or one after the other', async () => {
    const { counted, threads } = countingThreads((job) => Promise.resolve(runBootstrapJob(job)));
    const pool = opened({ threads });
    const [first, second] = await Promise.all([pool.bootstrap(CALIBRATION), pool.bootstrap({ ...CALIBRATION })]);
    expect(await pool.bootstrap({ ...CALIBRATION, strata: structuredClone(STRATA) })).toBe(first);
    expect(second).toBe(first);
    expect(counted.jobs).toBe(1);
    await pool.bootstrap({ ...CALIBRATION, bins: 5 });
    expect(counted.jobs).toBe(2);
  });

  it('does not remember a job that failed', async () => {
    const outcomes = [Promise.reject(new Error('the thread is gone')), Promise.resolve(runBootstrapJob(CALIBRATION))];
    const { counted, threads } = countingThreads(
      () => outcomes.shift() ?? Promise.reject(new Error('asked too often')),
    );
    const pool = opened({ threads });
    await expect(pool.bootstrap(CALIBRATION)).rejects.toThrow('the thread is gone');
    expect((await pool.bootstrap(CALIBRATION)).ece.replicates).toBe(2000);
    expect(counted.jobs).toBe(2);
  });

  it('passes on what a measure throws', async () => {
    await expect(opened().bootstrap({ ...CALIBRATION, bins: 0 })).rejects.toThrow('number of bins');
  });

  it('closes the threads', async () => {
    const { counted, threads } = countingThreads((job) => Promise.resolve(runBootstrapJob(job)));
    await new StatisticsPool({ threads }).close();
    expect(counted.closed).toBe(1);
  });
});
