import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../../src/cli/api/api-client.js';
import { CANCEL_RUN } from '../../src/cli/api/run-operations.js';
import { startBackend } from './backend-process.js';
import type { BenchHome } from './bench-home.js';
import { QUESTIONS, runThat, startRun } from './runs.js';

const ASKED_BEFORE = QUESTIONS - 2_000;

/** Milliseconds until a run with 2,000 questions pending is cancelled, and until the backend works on none of them. */
export async function measureCancel(home: BenchHome): Promise<{ replyMs: number; backendIdleMs: number }> {
  await using backend = await startBackend(100, 64);
  return await home.withServer({ backendUrl: backend.url, inFlight: 80 }, async (api) => {
    const run = await startRun(api, QUESTIONS);
    await runThat(api, run, ({ progress }) => progress.complete >= ASKED_BEFORE, 10);
    const startedAt = performance.now();
    await cancelled(api, run);
    const replyMs = performance.now() - startedAt;
    while ((await backend.inFlight()) > 0) await delay(1);
    return { replyMs, backendIdleMs: performance.now() - startedAt };
  });
}

export async function cancelled(api: ApiClient, { id }: { readonly id: string }): Promise<void> {
  const { cancelRun } = await api.query(CANCEL_RUN, { id });
  if (cancelRun.run?.status !== 'CANCELLED') throw new Error(JSON.stringify(cancelRun));
}
