import { describe, expect, it } from '@jest/globals';
import { Run } from '../../../../src/schema/run.js';
import { progressOf } from '../../../../src/services/runs/run-progress.js';

const START = Date.parse('2026-01-01T00:00:00Z');

function newRun(overrides: Partial<Run> = {}): Run {
  const counters = { total: 100, complete: 0, failed: 0, requests: 0, retries: 0 };
  const tokens = { promptTokens: 0, cachedPromptTokens: null, completionTokens: 0 };
  const times = { startedAt: new Date(START), finishedAt: null };
  return Object.assign(new Run(), { status: 'RUNNING', ...counters, ...tokens, ...times, ...overrides });
}

describe('progressOf', () => {
  it('extrapolates the mean rate since the start', () => {
    expect(progressOf(newRun({ complete: 18, failed: 2 }), START + 10_000)).toMatchObject({
      total: 100,
      remaining: 80,
      elapsedMs: 10_000,
      answersPerSecond: 2,
      etaMs: 40_000,
    });
  });

  it('knows neither rate nor end before the first answer', () => {
    expect(progressOf(newRun(), START + 5_000)).toMatchObject({
      elapsedMs: 5_000,
      answersPerSecond: null,
      etaMs: null,
    });
  });

  it('has no elapsed time before the start', () => {
    const queued = newRun({ status: 'QUEUED', startedAt: null });
    expect(progressOf(queued, START)).toMatchObject({ elapsedMs: 0, answersPerSecond: null, etaMs: null });
  });

  it('stops its clock when the run ends, and expects nothing more of a cancelled one', () => {
    const cancelled = newRun({ status: 'CANCELLED', complete: 50, finishedAt: new Date(START + 20_000) });
    expect(progressOf(cancelled, START + 99_000)).toMatchObject({
      elapsedMs: 20_000,
      answersPerSecond: 2.5,
      etaMs: null,
    });
  });

  it('never shows negative time when two clocks differ', () => {
    expect(progressOf(newRun({ complete: 1 }), START - 1_000)).toMatchObject({ elapsedMs: 0, answersPerSecond: null });
  });
});
