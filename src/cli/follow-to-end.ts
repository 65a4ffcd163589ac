import { messageOf } from '../errors.js';
import type { RunState } from '../operations/run-state.js';
import { throwUserErrors } from '../client/metacog-client.js';
import { type ApiClient } from './api/api-client.js';
import { CANCEL_RUN } from './api/run-operations.js';
import type { CliContext } from './cli-context.js';
import { concludeRun } from './conclude-run.js';
import { followRun } from './follow-run.js';
import { watchInterrupts } from './interrupt.js';
import { ResultsFile } from './results-file.js';

/** The options that `run` and `watch` share. */
export interface FollowOptions {
  readonly output?: string;
  readonly json?: boolean;
  readonly cancelOnInterrupt?: boolean;
}

/**
 * Follows a run to its end and prints its result. Ctrl-C stops only the following, because the run belongs to the
 * server and may have hours of GPU time behind it; with `cancelOnInterrupt` it cancels the run and waits for its end.
 */
export async function followToEnd(input: {
  readonly api: ApiClient;
  readonly context: CliContext;
  readonly run: RunState;
  readonly answerKey: string | null;
  readonly options: FollowOptions;
  readonly output: ResultsFile | undefined;
}): Promise<void> {
  const { api, context, run, options, output } = input;
  const detach = new AbortController();
  const onInterrupt = () => {
    if (!options.cancelOnInterrupt) detach.abort();
    else {
      cancel(api, run, context).catch((error: unknown) => {
        context.stderr.write(`metacog: could not cancel run ${run.name}: ${messageOf(error)}\n`);
        detach.abort();
      });
    }
  };
  const unwatch = watchInterrupts(context, onInterrupt);
  try {
    const followed = await followRun({ api, run, stream: context.stderr, signal: detach.signal, output });
    await output?.close();
    await concludeRun({ ...input, followed, json: options.json });
  } finally {
    unwatch();
  }
}

async function cancel(api: ApiClient, run: RunState, context: CliContext): Promise<void> {
  context.stderr.write(`\ncancelling run ${run.name} …\n`);
  const { cancelRun } = await api.query(CANCEL_RUN, { id: run.id });
  throwUserErrors(cancelRun.userErrors);
}
