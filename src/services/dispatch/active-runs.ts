import { setMaxListeners } from 'node:events';
import type pg from 'pg';
import type { Notifications } from '../database/notifications.js';

interface ActiveRun {
  readonly conversations: Set<AbortController>;
  readonly unsubscribe: () => void;
}

/** Why a conversation was cut off although nothing went wrong. */
export class RunEndedError extends Error {
  override readonly name = 'RunEndedError';
}

/** The conversations of this process by run: when a run ends elsewhere, its requests end here. */
export class ActiveRuns {
  private readonly runs = new Map<number, ActiveRun>();

  constructor(private readonly deps: { pool: pg.Pool; notifications: Notifications }) {}

  /** Does `work` with a signal that aborts with RunEndedError when the run ends meanwhile. */
  async hold<T>(runId: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const run = this.runs.get(runId) ?? this.open(runId);
    // A signal each, not one a run: HTTP clients leave their listeners behind, and thousands on one signal are slow.
    const controller = new AbortController();
    setMaxListeners(0, controller.signal);
    run.conversations.add(controller);
    try {
      return await work(controller.signal);
    } finally {
      run.conversations.delete(controller);
      if (run.conversations.size === 0) this.close(runId, run);
    }
  }

  private open(runId: number): ActiveRun {
    const conversations = new Set<AbortController>();
    const check = (status: string | null): void => {
      if (status === null) void this.look(runId, conversations);
      else abortIfEnded(status, conversations);
    };
    const run = { conversations, unsubscribe: this.deps.notifications.onRun(runId, check) };
    this.runs.set(runId, run);
    return run;
  }

  private close(runId: number, run: ActiveRun): void {
    run.unsubscribe();
    if (this.runs.get(runId) === run) this.runs.delete(runId);
  }

  private async look(runId: number, conversations: ReadonlySet<AbortController>): Promise<void> {
    const { rows } = await this.deps.pool
      .query<{ status: string }>({ name: 'run-status', text: 'SELECT status FROM runs WHERE id = $1', values: [runId] })
      // A database that is away cannot say that the run has ended; the next hint asks again.
      .catch(() => ({ rows: [{ status: 'RUNNING' }] }));
    abortIfEnded(rows[0]?.status ?? 'DELETED', conversations);
  }
}

function abortIfEnded(status: string, conversations: ReadonlySet<AbortController>): void {
  if (status === 'RUNNING' || status === 'QUEUED') return;
  for (const controller of conversations) controller.abort(new RunEndedError(`The run is ${status}`));
}
