import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../../src/cli/api/api-client.js';
import type { Operation } from '../../src/operations/operation.js';
import { CANCEL_RUN } from '../../src/cli/api/run-operations.js';
import { startBackend } from './backend-process.js';
import type { BenchHome } from './bench-home.js';
import { QUESTIONS, runThat, startRun } from './runs.js';

const ASKED_BEFORE = QUESTIONS - 2_000;
/** Of which the median counts: the first meets code that is not compiled yet. */
const HALTS = 5;

const PAUSE_RUN: Operation<{ pauseRun: { run: { status: string } | null } }, { id: string }> = {
  text: 'mutation PauseRun($id: ID!) { pauseRun(id: $id) { run { status } } }',
};

export interface Halt {
  /** Milliseconds until the mutation is answered. */
  readonly replyMs: number;
  /** And until the backend works on none of the run's questions. */
  readonly backendIdleMs: number;
}

/** Runs of which 2,000 questions are pending, and some 80 in flight, are stopped for good. */
export function measureCancel(home: BenchHome): Promise<Halt> {
  return measureHalt(home, cancelled);
}

/** The same for a while: what is in flight comes to its end. */
export function measurePause(home: BenchHome): Promise<Halt> {
  return measureHalt(home, async (api, { id }) => {
    const { pauseRun } = await api.query(PAUSE_RUN, { id });
    if (pauseRun.run?.status !== 'PAUSED') throw new Error(JSON.stringify(pauseRun));
  });
}

async function measureHalt(
  home: BenchHome,
  halt: (api: ApiClient, run: { readonly id: string }) => Promise<void>,
): Promise<Halt> {
  await using backend = await startBackend(100, 64);
  return await home.withServer({ backendUrl: backend.url, inFlight: 80 }, async (api) => {
    const halts: Halt[] = [];
    for (let n = 0; n < HALTS; n += 1) {
      const run = await startRun(api, QUESTIONS);
      await runThat(api, run, ({ progress }) => progress.complete >= ASKED_BEFORE, 10);
      const startedAt = performance.now();
      await halt(api, run);
      const replyMs = performance.now() - startedAt;
      while ((await backend.inFlight()) > 0) await delay(1);
      halts.push({ replyMs, backendIdleMs: performance.now() - startedAt });
    }
    return {
      replyMs: medianOf(halts.map(({ replyMs }) => replyMs)),
      backendIdleMs: medianOf(halts.map(({ backendIdleMs }) => backendIdleMs)),
    };
  });
}

function medianOf(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? NaN;
}

export async function cancelled(api: ApiClient, { id }: { readonly id: string }): Promise<void> {
  const { cancelRun } = await api.query(CANCEL_RUN, { id });
  if (cancelRun.run?.status !== 'CANCELLED') throw new Error(JSON.stringify(cancelRun));
}
