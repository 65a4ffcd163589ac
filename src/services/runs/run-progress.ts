import type { Run } from '../../schema/run.js';
import type { RunProgress } from '../../schema/run-progress.js';

/**
 * How far a run is, from its counters and times alone.
 * @param now  epoch ms; only runs that have not ended look at it
 * @returns    `answersPerSecond` is the mean since the start, null while nothing is written; `etaMs` extrapolates it,
 *             null unless the run is RUNNING and has a rate
 */
export function progressOf(run: Run, now: number): Omit<RunProgress, 'inFlight'> {
  const done = run.complete + run.failed;
  const remaining = Math.max(0, run.total - done);
  const elapsedMs = run.startedAt ? Math.max(0, (run.finishedAt?.getTime() ?? now) - run.startedAt.getTime()) : 0;
  const answersPerSecond = done > 0 && elapsedMs > 0 ? done / (elapsedMs / 1000) : null;
  const etaMs = run.status === 'RUNNING' && answersPerSecond !== null ? (remaining / answersPerSecond) * 1000 : null;
  return {
    total: run.total,
    complete: run.complete,
    failed: run.failed,
    remaining,
    answersPerSecond,
    elapsedMs,
    etaMs,
    requests: run.requests,
    retries: run.retries,
    promptTokens: run.promptTokens,
    cachedPromptTokens: run.cachedPromptTokens,
    completionTokens: run.completionTokens,
  };
}
