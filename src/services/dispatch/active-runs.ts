import type pg from 'pg';
import type { Notifications } from '../database/notifications.js';

interface ActiveRun {
  readonly controller: AbortController;
  readonly unsubscribe: () => void;
  conversations: number;
}

/** Why a conversation was cut off although nothing went wrong. */
export class RunEndedError extends Error {
  override readonly name = 'RunEndedError';
}

/** One AbortController a run with conversations in this process: when the run ends elsewhere, its requests end here. */
export class ActiveRuns {
  private readonly runs = new Map<number, ActiveRun>();

  constructor(private readonly deps: { pool: pg.Pool; notifications: Notifications }) {}

  /** Holds `work` under the run's signal; a run that ends meanwhile aborts it with RunEndedError. */
  async hold<T>(runId: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const run = this.runs.get(runId) ?? this.open(runId);
    run.conversations += 1;
    try {
      return await work(run.controller.signal);
    } finally {
      run.conversations -= 1;
      if (run.conversations === 0) this.close(runId, run);
    }
  }

  private open(runId: number): ActiveRun {
    const controller = new AbortController();
    const check = (status: string | null): void => {
      if (status === null) void this.look(runId, controller);
      else abortIfEnded(status, controller);
    };
    const run = { controller, unsubscribe: this.deps.notifications.onRun(runId, check), conversations: 0 };
    this.runs.set(runId, run);
    return run;
  }

  private close(runId: number, run: ActiveRun): void {
    run.unsubscribe();
    if (this.runs.get(runId) === run) this.runs.delete(runId);
  }

  private async look(runId: number, controller: AbortController): Promise<void> {
    const { rows } = await this.deps.pool
      .query<{ status: string }>({ name: 'run-status', text: 'SELECT status FROM runs WHERE id = $1', values: [runId] })
      // A database that is away cannot say that the run has ended; the next hint asks again.
      .catch(() => ({ rows: [{ status: 'RUNNING' }] }));
    abortIfEnded(rows[0]?.status ?? 'DELETED', controller);
  }
}

function abortIfEnded(status: string, controller: AbortController): void {
  if (status !== 'RUNNING' && status !== 'QUEUED') controller.abort(new RunEndedError(`The run is ${status}`));
}
