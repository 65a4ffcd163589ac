import { setTimeout as delay } from 'node:timers/promises';
import pRetry from 'p-retry';
import { RUN_BY_ID, type RunState } from '../operations/run-state.js';
import type { ApiClient } from './api/api-client.js';
import { ANSWER_WRITTEN, ANSWER_WRITTEN_WITH_TEXT } from './api/run-operations.js';
import { isDatabaseOutage, ServerUnreachableError } from '../client/errors.js';
import { CliError } from './cli-error.js';
import type { TextStream } from './cli-context.js';
import { startProgress, type Progress } from './progress.js';
import type { ResultsFile } from './results-file.js';
import { RunTally } from './run-tally.js';
import { watchStall } from './watch-stall.js';

export interface Follow {
  readonly api: ApiClient;
  readonly run: RunState;
  /** Where the progress is shown. */
  readonly stream: TextStream;
  /** Ends the following; the run goes on. */
  readonly signal: AbortSignal;
  readonly output?: ResultsFile | undefined;
}

export interface FollowedRun {
  /** The run as it was last seen; at its end unless `detached`. */
  readonly run: RunState;
  readonly tally: RunTally;
  /** True when the signal ended the following before the run ended. */
  readonly detached: boolean;
}

const RESUBSCRIBE_AFTER_MS = 500;
const ENDED: readonly RunState['status'][] = ['COMPLETED', 'FAILED', 'CANCELLED'];

/**
 * Follows a run from its first answer to its end, showing progress; answers written before are replayed first.
 * While the run does not move, it says why. A lost connection, or a server restarted in mid-run, is a pause: it goes on
 * after the last event seen.
 */
export async function followRun(follow: Follow): Promise<FollowedRun> {
  const { api, signal, stream } = follow;
  const tally = new RunTally();
  const { id, name, progress: counts } = follow.run;
  const progress = startProgress({ stream, label: `run ${name}`, total: counts.total });
  const ended = new AbortController();
  const watching = watchStall({ api, run: { id, name }, progress, signal: ended.signal });
  try {
    for (let run = follow.run; ;) {
      await followStream(follow, tally, progress).catch((error: unknown) => {
        // the state is asked for next, with patience
        if (!isDatabaseOutage(error)) throw error;
      });
      if (isAborted(signal)) return { run, tally, detached: true };
      run = await stateOf(follow);
      // a server that shuts down ends the stream before the run has ended
      if (ENDED.includes(run.status)) return { run, tally, detached: false };
      await delay(RESUBSCRIBE_AFTER_MS, undefined, { signal });
    }
  } catch (error) {
    if (isAborted(signal)) return { run: follow.run, tally, detached: true };
    throw error;
  } finally {
    ended.abort();
    await watching;
    progress.stop();
  }
}

async function followStream(follow: Follow, tally: RunTally, progress: Progress): Promise<void> {
  const { api, run, signal, output } = follow;
  const show = (note = '') => {
    const failed = tally.failed > 0 ? `${tally.failed} failed` : '';
    progress.update(tally.complete + tally.failed, [failed, note].filter(Boolean).join(', '));
  };
  const operation = output ? ANSWER_WRITTEN_WITH_TEXT : ANSWER_WRITTEN;
  const events = api.subscribe(
    operation,
    { runId: run.id, after: tally.lastSequence },
    {
      cursor: { variable: 'after', of: ({ answerWritten }) => answerWritten.sequence },
      signal,
      onReconnecting: () => {
        show('connection lost, reconnecting');
      },
    },
  );
  for await (const { answerWritten } of events) {
    tally.record(answerWritten);
    await output?.append(answerWritten.answer);
    show();
  }
}

/** The run's present state; waits for a server that is being restarted. */
function stateOf({ api, run, signal }: Follow): Promise<RunState> {
  return pRetry(
    async () => {
      const { run: found } = await api.query(RUN_BY_ID, { id: run.id }, signal);
      if (!found) throw new CliError(`run ${run.name} was deleted while it was followed`);
      return found;
    },
    {
      retries: 30,
      minTimeout: 250,
      maxTimeout: 5000,
      signal,
      shouldRetry: ({ error }) => error instanceof ServerUnreachableError || isDatabaseOutage(error),
    },
  );
}

/** A call, because the signal changes between two looks at it. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
