import { startBackend } from './backend-process.js';
import type { BenchHome } from './bench-home.js';
import { cancelled } from './halt.js';
import { QUESTIONS, runThat, startRun } from './runs.js';

const LONG_RUN_UNDER_WAY = 200;

/**
 * Seconds that a run of 50 takes which joins one of 2,688 in its course. Behind it in a queue it would wait for all of
 * the long run; alone on this backend it would take 0.2 s.
 */
export async function measureFairness(home: BenchHome): Promise<number> {
  await using backend = await startBackend(100, 64);
  return await home.withServer({ backendUrl: backend.url, inFlight: 80 }, async (api) => {
    const long = await startRun(api, QUESTIONS);
    await runThat(api, long, ({ progress }) => progress.complete >= LONG_RUN_UNDER_WAY, 10);
    const startedAt = performance.now();
    await runThat(api, await startRun(api, 50), ({ status }) => status === 'COMPLETED', 10);
    const seconds = (performance.now() - startedAt) / 1000;
    await cancelled(api, long);
    return seconds;
  });
}
