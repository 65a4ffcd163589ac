import { startBackend } from './backend-process.js';
import type { BenchHome } from './bench-home.js';
import { cancelled } from './halt.js';
import { QUESTIONS, startRun } from './runs.js';

const TIMES = 9;

/** Milliseconds, median, of the mutation that starts a run of 2,688: preflight, the run and all its jobs. */
export async function measureStart(home: BenchHome): Promise<number> {
  await using backend = await startBackend(60_000, 16);
  return await home.withServer({ backendUrl: backend.url, inFlight: 16 }, async (api) => {
    const took: number[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      const startedAt = performance.now();
      const run = await startRun(api, QUESTIONS);
      took.push(performance.now() - startedAt);
      await cancelled(api, run);
    }
    return took.sort((left, right) => left - right)[(TIMES - 1) / 2] ?? NaN;
  });
}
