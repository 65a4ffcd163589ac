import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../../src/cli/api/api-client.js';
import { ANSWER_WRITTEN, START_RUN } from '../../src/cli/api/run-operations.js';
import { RUN_BY_ID, type RunState } from '../../src/operations/run-state.js';
import { isDatabaseOutage } from '../../src/client/errors.js';

const AGAIN_AFTER_MS = 50;

/** Starts a run of `questionLimit` built-in questions by mutation, at the default backend unless told. */
export async function startBuiltInRun(api: ApiClient, questionLimit: number, backend?: string): Promise<RunState> {
  const input = { dataset: 'metacog-2688', questionLimit, backend, idempotencyKey: crypto.randomUUID() };
  const { startRun } = await api.query(START_RUN, { input });
  if (!startRun.run) throw new Error(JSON.stringify(startRun.userErrors));
  return startRun.run;
}

export async function runState(api: ApiClient, id: string): Promise<RunState> {
  const { run } = await api.query(RUN_BY_ID, { id });
  if (!run) throw new Error(`There is no run ${id}`);
  return run;
}

/** The sequence numbers that a subscriber sees from `after` until its stream ends; `onEvent` is told each as it comes. */
export async function transcript(
  api: ApiClient,
  runId: string,
  { after = 0, onEvent = () => undefined }: { after?: number; onEvent?: (sequence: number) => void } = {},
): Promise<number[]> {
  const sequences: number[] = [];
  const events = api.subscribe(
    ANSWER_WRITTEN,
    { runId, after },
    {
      cursor: { variable: 'after', of: ({ answerWritten }) => answerWritten.sequence },
    },
  );
  for await (const { answerWritten } of events) {
    sequences.push(answerWritten.sequence);
    onEvent(answerWritten.sequence);
  }
  return sequences;
}

/** The same of a client that subscribes again after what it has seen when it is told that the database is away. */
export async function patientTranscript(api: ApiClient, runId: string): Promise<number[]> {
  const seen: number[] = [];
  for (;;) {
    try {
      await transcript(api, runId, { after: seen.at(-1) ?? 0, onEvent: (sequence) => seen.push(sequence) });
      return seen;
    } catch (error) {
      if (!isDatabaseOutage(error)) throw error;
      await delay(AGAIN_AFTER_MS);
    }
  }
}

/** [1, 2, … n] */
export function upTo(n: number, from = 1): number[] {
  return Array.from({ length: n - from + 1 }, (_, i) => from + i);
}
