import type { Run } from '../../schema/run.js';
import type { RunProgress } from '../../schema/run-progress.js';

/** A run that has not answered for so long stands still; before, it may only not have come to its first answer. */
const STILL_AFTER_MS = 10_000;

/** How far a run is, from its counters and clocks alone: see RunProgress for what each says. */
export function progressOf(run: Run): Omit<RunProgress, 'inFlight'> {
  const remaining = Math.max(0, run.total - run.complete - run.failed);
  const answersPerSecond = paceOf(run);
  return {
    total: run.total,
    complete: run.complete,
    reused: run.reused,
    failed: run.failed,
    remaining,
    answersPerSecond,
    elapsedMs: run.elapsedMs,
    etaMs: run.status === 'RUNNING' && answersPerSecond ? (remaining / answersPerSecond) * 1000 : null,
    requests: run.requests,
    retries: run.retries,
    promptTokens: run.promptTokens,
    cachedPromptTokens: run.cachedPromptTokens,
    completionTokens: run.completionTokens,
  };
}

/** Now while it is RUNNING, the mean of its active time when it has ended, else null. */
function paceOf({ status, complete, reused, failed, elapsedMs, paceMs, paceAnswers }: Run): number | null {
  const asked = complete + failed - reused;
  switch (status) {
    case 'RUNNING':
      if (paceMs === null || paceAnswers === null || paceMs <= 0) return null;
      return paceAnswers === 0 && paceMs < STILL_AFTER_MS ? null : (1000 * paceAnswers) / paceMs;
    case 'QUEUED':
    case 'PAUSED':
      return null;
    case 'COMPLETED':
    case 'FAILED':
    case 'CANCELLED':
      return asked > 0 && elapsedMs > 0 ? (1000 * asked) / elapsedMs : null;
  }
}
