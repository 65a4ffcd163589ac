import { setTimeout as delay } from 'node:timers/promises';
import { formatDuration } from '../words/format.js';
import type { ApiClient } from './api/api-client.js';
import { RUN_STALL, type RunStall } from './api/run-operations.js';
import type { Stall } from '../operations/stall.js';
import { isDatabaseOutage } from '../client/errors.js';
import type { Progress } from './progress.js';
import { stallLine, stallNote } from '../words/stall-words.js';

interface WatchedRun {
  readonly api: ApiClient;
  readonly run: { readonly id: string; readonly name: string };
  readonly progress: Progress;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

/** A stall may begin by mere time, which no event tells: so it is asked for. */
const ASK_EVERY_MS = 1000;

/**
 * Says why a run does not move: a line when that begins or becomes another reason, a line when it is over, and meanwhile a
 * note where one can be drawn. Never rejects: whoever follows the run meets the same fault and reports it.
 */
export async function watchStall(watched: WatchedRun): Promise<void> {
  const { signal } = watched;
  let seen: Stall | null = null;
  while (!isAborted(signal)) {
    const state: RunStall | null | undefined = await stateOf(watched, seen).catch(() => undefined);
    if (state && !isAborted(signal)) seen = tell(watched, state, seen);
    // an aborted pause is simply over
    await delay(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** @returns what has been told now */
function tell({ run, progress }: WatchedRun, { stall, status }: RunStall, seen: Stall | null): Stall | null {
  if (stall && !isSame(stall, seen)) progress.say(stallLine(run.name, stall));
  // a run that ended goes on no more, and its end is told with the reason
  if (!stall && seen && (status === 'QUEUED' || status === 'RUNNING')) progress.say(goesOn(run.name, seen));
  progress.hold(stall ? stallNote(stall) : '');
  return stall;
}

async function stateOf({ api, run, signal }: WatchedRun, seen: Stall | null): Promise<RunStall | null> {
  try {
    return (await api.query(RUN_STALL, { id: run.id }, signal)).run;
  } catch (error) {
    if (!isDatabaseOutage(error)) throw error;
    // the server cannot read what it would tell, but its refusal says enough
    const kind = 'DATABASE';
    const since = seen?.kind === kind ? seen.since : new Date().toISOString();
    return { status: 'RUNNING', stall: { kind, since, attempts: 0, nextRetryAt: null, message: error.message } };
  }
}

/** The message may count up while the reason stays the same. */
function isSame(stall: Stall, seen: Stall | null): boolean {
  return stall.kind === seen?.kind && stall.since === seen.since;
}

function goesOn(run: string, stall: Stall): string {
  return `run ${run} goes on after ${formatDuration(Math.max(0, Date.now() - Date.parse(stall.since)))}`;
}

/** A call, because the signal changes between two looks at it. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
