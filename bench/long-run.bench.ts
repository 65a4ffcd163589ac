import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ApiClient } from '../src/cli/api/api-client.js';
import { startServerProgram } from '../test/support/program.js';
import { startBackend } from './dispatch/backend-process.js';
import { BenchHome } from './dispatch/bench-home.js';
import { QUESTIONS, runThat, startRun, finishedRun } from './dispatch/runs.js';
import { residentBytes } from './resident-memory.js';

/**
 * Whether the server grows or slows down in a long run: its resident memory each second and its pace every tenth of the
 * way, with a backend that takes no time. Linux only, where another process's memory can be read.
 *
 *   npm run bench -- long-run [--items=100000]
 */
const { values: options } = parseArgs({ options: { items: { type: 'string', default: '100000' } } });
const IN_FLIGHT = 128;
const MEGABYTE = 1024 * 1024;
const SAMPLE_MS = 1_000;

await using home = await BenchHome.open();
await using backend = await startBackend(0, IN_FLIGHT);
const server = startServerProgram({
  PORT: '0',
  METACOG_HOME: home.path,
  DATABASE_URL: home.postgres.url,
  VLLM_URL: backend.url,
  MAX_IN_FLIGHT: String(IN_FLIGHT),
  LOG_LEVEL: 'error',
});
try {
  const url = new URL(await server.waitFor(/GraphQL +(http:\/\/[\d.:]+)\/graphql/));
  await measure(new ApiClient({ url, token: undefined }), Number(options.items));
} finally {
  await server.kill();
}

async function measure(api: ApiClient, items: number): Promise<void> {
  // Renders the images, and lets the code become warm.
  await finishedRun(api, QUESTIONS);
  const rows: Record<string, unknown>[] = [];
  const run = await startRun(api, items);
  const tenth = Math.ceil(run.progress.total / 10);
  let mark = { at: performance.now(), complete: 0 };
  let part: number[] = [];
  const all: number[] = [];
  for (let isOver = false; !isOver;) {
    await delay(SAMPLE_MS);
    part.push(await residentBytes(server.pid));
    const { progress, status } = await runThat(api, run, () => true);
    isOver = status === 'COMPLETED';
    if (!isOver && progress.complete < mark.complete + tenth) continue;
    const now = performance.now();
    rows.push({
      items: progress.complete,
      'items/s': Math.round((progress.complete - mark.complete) / ((now - mark.at) / 1000)),
      'resident, MB, mean': megabytes(part.reduce((sum, bytes) => sum + bytes, 0) / part.length),
      'resident, MB, max': megabytes(Math.max(...part)),
    });
    all.push(...part);
    part = [];
    mark = { at: now, complete: progress.complete };
  }
  console.table(rows);
  console.table({ 'resident, MB, max': megabytes(Math.max(...all)), samples: all.length });
}

function megabytes(bytes: number): number {
  return Math.round(bytes / MEGABYTE);
}
