import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../../src/cli/api/api-client.js';
import { START_RUN } from '../../src/cli/api/run-operations.js';
import { RUN_BY_ID, type RunState } from '../../src/operations/run-state.js';

/** Questions of the built-in dataset; more items than this take several samples of each. */
export const QUESTIONS = 2_688;

/** Starts a run of about so many items, spread over whole questions. */
export async function startRun(api: ApiClient, items: number): Promise<RunState> {
  const samplesPerQuestion = Math.ceil(items / QUESTIONS);
  const questionLimit = Math.ceil(items / samplesPerQuestion);
  const idempotencyKey = crypto.randomUUID();
  const { startRun: started } = await api.query(START_RUN, {
    input: { dataset: 'metacog-2688', backend: 'vllm', questionLimit, samplesPerQuestion, idempotencyKey },
  });
  if (!started.run) throw new Error(JSON.stringify(started.userErrors));
  return started.run;
}

/** Waits until the run is as `wanted` says, looking every `everyMs`. */
export async function runThat(
  api: ApiClient,
  { id }: { readonly id: string },
  wanted: (run: RunState) => boolean,
  everyMs = 100,
): Promise<RunState> {
  for (;;) {
    const { run } = await api.query(RUN_BY_ID, { id });
    if (!run || run.status === 'FAILED') throw new Error(`The run is no more: ${run?.statusReason ?? 'deleted'}`);
    if (wanted(run)) return run;
    await delay(everyMs);
  }
}

export async function finishedRun(api: ApiClient, items: number): Promise<RunState> {
  const run = await runThat(api, await startRun(api, items), ({ status }) => status === 'COMPLETED');
  if (run.progress.failed > 0) throw new Error(`${run.progress.failed} answers failed: the numbers would mean nothing`);
  return run;
}
