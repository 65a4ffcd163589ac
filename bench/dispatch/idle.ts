import { setTimeout as delay } from 'node:timers/promises';
import { startBackend } from './backend-process.js';
import type { BenchHome } from './bench-home.js';
import { cpuTime, perItem, type CpuTime } from './cpu-time.js';

const SETTLE_MS = 3_000;
const SECONDS = 10;

/** CPU milliseconds a second of a server with nothing to do. */
export async function measureIdle(home: BenchHome): Promise<CpuTime> {
  await using backend = await startBackend(100, 64);
  return await home.withServer({ backendUrl: backend.url, inFlight: 80 }, async () => {
    await delay(SETTLE_MS);
    const before = await cpuTime(home.postgres.pid);
    await delay(SECONDS * 1000);
    return perItem(before, await cpuTime(home.postgres.pid), SECONDS);
  });
}
