import { setMaxListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type pg from 'pg';
import type { Notifications } from '../database/notifications.js';

/** How a conversation is told to end before its time. */
export interface ConversationSignals {
  /** Ends the request that is under way: the run is over, or this worker has lost its right to its jobs. */
  readonly signal: AbortSignal;
  /** Lets the request that is under way come to its end, and sends no other: the run is paused, or this worker drains. */
  readonly newRequests: AbortSignal;
}

interface Conversation {
  readonly all: AbortController;
  readonly fresh: AbortController;
}

interface ActiveRun {
  readonly conversations: Set<Conversation>;
  readonly unsubscribe: () => void;
}

/** Connections that are closed at once when a run ends. */
const ENDED_A_TURN = 8;

/** Why a conversation was cut off although nothing went wrong; its job is done with. */
export class RunEndedError extends Error {
  override readonly name = 'RunEndedError';
}

/** Why a conversation was cut off although its run goes on; its job must be given back. */
export class WorkerStoppedError extends Error {
  override readonly name = 'WorkerStoppedError';
}

/** The conversations of this process by run: when a run ends or pauses elsewhere, its requests end here. */
export class ActiveRuns {
  private readonly runs = new Map<number, ActiveRun>();
  private stopped: WorkerStoppedError | undefined;

  constructor(private readonly deps: { pool: pg.Pool; notifications: Notifications }) {}

  /**
   * Does `work` with signals that abort with RunEndedError when the run ends or pauses meanwhile.
   * @throws WorkerStoppedError when no work may begin any more
   */
  async hold<T>(runId: number, work: (signals: ConversationSignals) => Promise<T>): Promise<T> {
    if (this.stopped) throw this.stopped;
    const run = this.runs.get(runId) ?? this.open(runId);
    // Signals each, not one a run: HTTP clients leave their listeners behind, and thousands on one signal are slow.
    const conversation = { all: new AbortController(), fresh: new AbortController() };
    setMaxListeners(0, conversation.all.signal, conversation.fresh.signal);
    run.conversations.add(conversation);
    try {
      return await work({ signal: conversation.all.signal, newRequests: conversation.fresh.signal });
    } finally {
      run.conversations.delete(conversation);
      if (run.conversations.size === 0) this.close(runId, run);
    }
  }

  /** Lets every request that is under way come to its end, and sends no other. */
  drain(): void {
    this.stopped = new WorkerStoppedError('This worker stops');
    for (const { fresh } of this.all()) fresh.abort(this.stopped);
  }

  /** Ends every request at once. */
  abort(reason: string): void {
    this.stopped = new WorkerStoppedError(reason);
    for (const conversation of this.all()) end(conversation, this.stopped);
  }

  /** Work may begin again. */
  reopen(): void {
    this.stopped = undefined;
  }

  private *all(): Generator<Conversation> {
    for (const { conversations } of this.runs.values()) yield* conversations;
  }

  private open(runId: number): ActiveRun {
    const conversations = new Set<Conversation>();
    const check = (status: string | null): void => {
      if (status === null) void this.look(runId, conversations);
      else follow(status, conversations);
    };
    const run = { conversations, unsubscribe: this.deps.notifications.onRun(runId, check) };
    this.runs.set(runId, run);
    return run;
  }

  private close(runId: number, run: ActiveRun): void {
    run.unsubscribe();
    if (this.runs.get(runId) === run) this.runs.delete(runId);
  }

  private async look(runId: number, conversations: ReadonlySet<Conversation>): Promise<void> {
    const { rows } = await this.deps.pool
      .query<{ status: string }>({ name: 'run-status', text: 'SELECT status FROM runs WHERE id = $1', values: [runId] })
      // A database that is away cannot say that the run has ended; the next hint asks again.
      .catch(() => ({ rows: [{ status: 'RUNNING' }] }));
    follow(rows[0]?.status ?? 'DELETED', conversations);
  }
}

function follow(status: string, conversations: ReadonlySet<Conversation>): void {
  if (status === 'RUNNING' || status === 'QUEUED') return;
  const reason = new RunEndedError(`The run is ${status}`);
  for (const { fresh } of conversations) fresh.abort(reason);
  if (status !== 'PAUSED') void endInTurns([...conversations], reason);
}

/** A connection takes a quarter of a millisecond to close: others get a word in, whoever has cancelled the run first. */
async function endInTurns(conversations: readonly Conversation[], reason: Error): Promise<void> {
  for (const [place, { all }] of conversations.entries()) {
    if (place > 0 && place % ENDED_A_TURN === 0) await setImmediate();
    all.abort(reason);
  }
}

function end({ all, fresh }: Conversation, reason: Error): void {
  all.abort(reason);
  fresh.abort(reason);
}
