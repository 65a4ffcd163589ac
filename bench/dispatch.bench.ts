import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApp } from '../src/app.js';
import { ApiClient } from '../src/cli/api/api-client.js';
import { RUN_BY_ID, START_RUN, type RunState } from '../src/cli/api/run-operations.js';
import { loadConfig } from '../src/config.js';
import { createLogger } from '../src/logger.js';
import { packageRoot } from '../src/package-root.js';
import { answerMessages } from '../src/services/dispatch/prompts.js';
import { bareLoop } from './bare-loop.js';

/**
 * How much of the backend's capacity a run uses, every stage durable, beside a bare HTTP loop that stores nothing, both
 * against one simulated backend in a process of its own. ideal = slots / service time. Trust the ratios of one run.
 */
const CASES = [
  { serviceMs: 100, slots: 16, items: 500 },
  { serviceMs: 100, slots: 64, items: 2600 },
  { serviceMs: 20, slots: 16, items: 2600 },
];
const IN_FLIGHT_PER_SLOT = 1.25;

const rows = [];
for (const { serviceMs, slots, items } of CASES) {
  const inFlight = Math.ceil(slots * IN_FLIGHT_PER_SLOT);
  const backend = await startBackend(serviceMs, slots);
  try {
    const bare = await bareLoop({ url: backend.url, body: sampleBody(), items, inFlight });
    const ours = await dispatch({ url: backend.url, items, inFlight });
    const ideal = (1000 * slots) / serviceMs;
    const share = (rate: number): string => (rate / ideal).toFixed(2);
    rows.push({
      'S ms': serviceMs,
      slots,
      'in flight': inFlight,
      'ideal req/s': ideal,
      'bare loop': share(bare),
      metacog: share(ours),
      'metacog / bare': (ours / bare).toFixed(2),
    });
  } finally {
    await backend.close();
  }
}
console.table(rows);

async function startBackend(serviceMs: number, slots: number): Promise<{ url: string; close: () => Promise<void> }> {
  const main = path.join(packageRoot, 'dist/src/cli/main.js');
  const options = ['--observer', 'fixed', '--service-ms', String(serviceMs), '--max-num-seqs', String(slots)];
  const child = spawn(process.execPath, [main, 'simulate', '--port', '0', ...options], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  const url = /http:\S+/.exec(line)?.[0];
  if (url === undefined) throw new Error(`The simulator printed no address: ${line}`);
  return {
    url,
    async close() {
      const closed = once(child, 'close');
      child.kill();
      await closed;
    },
  };
}

/** Text only for the bare loop: what it leaves out counts in its favour. */
function sampleBody(): string {
  const messages = answerMessages('Which one has more: O or X?\nChoose one:\nA. O\nB. X', null);
  return JSON.stringify({ model: 'simulated/fixed', messages, temperature: 0, logprobs: true, top_logprobs: 20 });
}

/** Requests per second of a run through the whole program, images rendered beforehand by a run of their own. */
async function dispatch(load: { url: string; items: number; inFlight: number }): Promise<number> {
  const home = await mkdtemp(path.join(tmpdir(), 'metacog-bench-'));
  await chmod(home, 0o755);
  const config = loadConfig({
    PORT: '0',
    METACOG_HOME: home,
    VLLM_URL: load.url,
    MAX_IN_FLIGHT: String(load.inFlight),
    IN_FLIGHT: process.env.BENCH_MODE ?? 'adaptive',
    LOG_LEVEL: 'error',
  });
  const app = createApp(config, { logger: createLogger('error') });
  try {
    const { url } = await app.start();
    const api = new ApiClient({ url: new URL(url), token: undefined });
    await finishedRun(api, { items: load.items, backend: 'simulated' });
    const { progress } = await finishedRun(api, { items: load.items, backend: 'vllm' });
    return (2 * load.items) / (progress.elapsedMs / 1000);
  } finally {
    await app.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function finishedRun(api: ApiClient, { items, backend }: { items: number; backend: string }): Promise<RunState> {
  const input = { dataset: 'metacog-2688', questionLimit: items, backend, idempotencyKey: crypto.randomUUID() };
  const { startRun } = await api.query(START_RUN, { input });
  let run = startRun.run;
  while (run && run.status !== 'COMPLETED') {
    await new Promise((resolve) => setTimeout(resolve, 100));
    ({ run } = await api.query(RUN_BY_ID, { id: run.id }));
  }
  if (!run) throw new Error(JSON.stringify(startRun.userErrors));
  return run;
}
