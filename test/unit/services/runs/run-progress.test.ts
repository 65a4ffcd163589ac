import { describe, expect, it } from '@jest/globals';
import { Run, type RunStatus } from '../../../../src/schema/run.js';
import { progressOf } from '../../../../src/services/runs/run-progress.js';

function newRun(overrides: Partial<Run> = {}): Run {
  const counters = { total: 100, complete: 18, reused: 0, failed: 2, requests: 0, retries: 0 };
  const tokens = { promptTokens: 0, cachedPromptTokens: null, completionTokens: 0 };
  const clocks = { elapsedMs: 20_000, paceMs: 10_000, paceAnswers: 5 };
  return Object.assign(new Run(), { status: 'RUNNING', ...counters, ...tokens, ...clocks, ...overrides });
}

describe('progressOf', () => {
  it('shows the present pace of a run that goes on, whatever its mean is, and extrapolates it', () => {
    expect(progressOf(newRun())).toMatchObject({
      total: 100,
      remaining: 80,
      elapsedMs: 20_000,
      answersPerSecond: 0.5,
      etaMs: 160_000,
    });
  });

  it('knows neither rate nor end before the first answer since the clock was started', () => {
    for (const clocks of [{ paceMs: 5000, paceAnswers: 0 }, { paceMs: 0, paceAnswers: 0 }, { paceMs: null }]) {
      expect(progressOf(newRun(clocks))).toMatchObject({ answersPerSecond: null, etaMs: null });
    }
  });

  it('says 0, and no end, of a run that has stood still for long', () => {
    expect(progressOf(newRun({ paceMs: 60_000, paceAnswers: 0 }))).toMatchObject({ answersPerSecond: 0, etaMs: null });
  });

  it.each<RunStatus>(['QUEUED', 'PAUSED'])('expects nothing of a run that is %s', (status) => {
    expect(progressOf(newRun({ status }))).toMatchObject({ elapsedMs: 20_000, answersPerSecond: null, etaMs: null });
  });

  it.each<RunStatus>(['COMPLETED', 'FAILED', 'CANCELLED'])('shows the mean over its active time once %s', (status) => {
    expect(progressOf(newRun({ status }))).toMatchObject({ answersPerSecond: 1, etaMs: null });
  });

  it('has no mean of a run that took no time here, or has no answers', () => {
    expect(progressOf(newRun({ status: 'COMPLETED', elapsedMs: 0 })).answersPerSecond).toBeNull();
    expect(progressOf(newRun({ status: 'FAILED', complete: 0, failed: 0 })).answersPerSecond).toBeNull();
  });
});
