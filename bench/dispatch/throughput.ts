import { startBackend } from './backend-process.js';
import { bareLoop } from './bare-loop.js';
import type { BenchHome } from './bench-home.js';
import { cpuTime, perItem, type CpuTime } from './cpu-time.js';
import type { RequestBodies } from './request-bodies.js';
import { finishedRun } from './runs.js';

/** A backend and how many items are put to it. */
export interface Load {
  /** Time of a request in its slot; 0 measures the dispatcher itself. */
  readonly serviceMs: number;
  readonly slots: number;
  readonly inFlight: number;
  readonly items: number;
}

export interface Throughput extends Load {
  /** Requests per second: the bare loop with the very bodies of the run, and a run with every stage durable. */
  readonly bare: number;
  readonly run: number;
  /** CPU milliseconds an item of the run. */
  readonly cpu: CpuTime;
}

/** The bare loop and then a run, against the same backend. */
export async function measureThroughput(
  home: BenchHome,
  load: Load,
  bodies: readonly RequestBodies[],
): Promise<Throughput> {
  const { serviceMs, slots, inFlight, items } = load;
  await using backend = await startBackend(serviceMs, slots);
  const bare = await bareLoop({ url: backend.url, bodies, items, inFlight });
  return await home.withServer({ backendUrl: backend.url, inFlight }, async (api) => {
    const before = await cpuTime(home.postgres.pid);
    const { progress } = await finishedRun(api, items);
    const cpu = perItem(before, await cpuTime(home.postgres.pid), progress.total);
    return { ...load, bare, run: (2 * progress.total) / (progress.elapsedMs / 1000), cpu };
  });
}

/**
 * Seconds that a case takes at the ideal rate, so that finding out what the backend can take, which is a second or two
 * of every run, is a small part of it; and items at most where two cores reach no such rate.
 */
const IDEAL_SECONDS = 20;
const MAX_ITEMS = 8_000;

/** In flight a little more than slots, so that the backend never waits for us; more of it where a stage is short. */
export function loadOf(serviceMs: number, slots: number): Load {
  const items = Math.min(MAX_ITEMS, Math.round((IDEAL_SECONDS * idealRate({ serviceMs, slots })) / 2));
  return { serviceMs, slots, inFlight: Math.ceil((serviceMs < 50 ? 1.5 : 1.25) * slots), items };
}

/** Requests per second that the backend could answer. */
export function idealRate({ serviceMs, slots }: Pick<Load, 'serviceMs' | 'slots'>): number {
  return (1000 * slots) / serviceMs;
}
