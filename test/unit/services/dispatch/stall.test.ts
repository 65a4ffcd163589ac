import { describe, expect, it } from '@jest/globals';
import { healthOfBackend } from '../../../../src/services/dispatch/backend-health.js';
import { stallOfRun as stallBy, type StallQuestion } from '../../../../src/services/dispatch/stall.js';
import type { OutageReport, ServerReport } from '../../../../src/services/dispatch/worker-report.js';
import type { LiveWorker } from '../../../../src/services/dispatch/worker.reads.js';

const NOW = 1_000_000;
const stallOfRun = (question: StallQuestion, workers: readonly LiveWorker[], now: number) =>
  stallBy(question, { workers, writeOutage: null, now });
const run: StallQuestion = {
  status: 'RUNNING',
  backend: 'vllm',
  pausedAt: null,
  openedAt: new Date(NOW - 600_000),
};
const outage: OutageReport = {
  code: 'BACKEND_UNREACHABLE',
  message: 'connect ECONNREFUSED',
  since: NOW - 60_000,
  attempts: 17,
  nextRetryAt: NOW + 2_000,
};
const server = (change: Partial<ServerReport> = {}): ServerReport => ({
  name: 'gpu-1:8000',
  inFlight: 3,
  limit: 80,
  ceiling: 256,
  isFixed: false,
  changes: [{ at: NOW - 1000, from: 64, to: 80, reason: 'growing' }],
  meanLatencyMs: 900,
  lastSuccessAt: NOW - 500,
  oldestSentAt: NOW - 700,
  outage: null,
  ...change,
});
const worker = (...servers: ServerReport[]): LiveWorker => ({
  number: 1,
  host: 'lab',
  pid: 42,
  backends: [{ backend: 'vllm', waiting: 7, servers }],
});

describe('the stall of a run', () => {
  it('is none while a server answers, and none of a run that has ended', () => {
    expect(stallOfRun(run, [worker(server())], NOW)).toBeNull();
    expect(stallOfRun({ ...run, status: 'COMPLETED' }, [], NOW)).toBeNull();
    expect(stallOfRun(run, [worker(server({ outage }), server())], NOW)).toBeNull();
  });

  it('is the outage of the server, in words', () => {
    expect(stallOfRun(run, [worker(server({ outage }))], NOW)).toEqual({
      kind: 'BACKEND_UNREACHABLE',
      since: new Date(outage.since),
      attempts: 17,
      nextRetryAt: new Date(NOW + 2_000),
      message: 'gpu-1:8000 cannot be reached; the run goes on by itself when it answers again: connect ECONNREFUSED',
    });
  });

  it.each([
    ['BACKEND_CONNECTION_LOST', 'BACKEND_UNREACHABLE'],
    ['BACKEND_OVERLOADED', 'BACKEND_REJECTING'],
    ['BACKEND_ERROR', 'BACKEND_REJECTING'],
    ['BACKEND_INVALID_RESPONSE', 'BACKEND_REJECTING'],
    ['BACKEND_TIMEOUT', 'BACKEND_SLOW'],
  ])('of the fault %s is %s', (code, kind) => {
    expect(stallOfRun(run, [worker(server({ outage: { ...outage, code } }))], NOW)).toMatchObject({ kind });
  });

  it('is that of the server that fell out last, when all are out', () => {
    const later = { ...outage, since: NOW - 1_000, message: 'socket hang up' };
    const stall = stallOfRun(run, [worker(server({ outage }), server({ name: 'gpu-2:8000', outage: later }))], NOW);
    expect(stall).toMatchObject({
      since: new Date(later.since),
      message: expect.stringMatching(/^gpu-2.*hang up$/),
    });
  });

  it('is slowness when requests are there and none comes back for far longer than usual', () => {
    const silent = server({ meanLatencyMs: 10_000, lastSuccessAt: NOW - 51_000, oldestSentAt: NOW - 60_000 });
    expect(stallOfRun(run, [worker(silent)], NOW)).toEqual({
      kind: 'BACKEND_SLOW',
      since: new Date(NOW - 51_000),
      attempts: 0,
      nextRetryAt: null,
      message: '3 requests are with gpu-1:8000 and none came back for 51 s, where 10 s is usual.',
    });
    expect(stallOfRun(run, [worker({ ...silent, lastSuccessAt: NOW - 49_000 })], NOW)).toBeNull();
    expect(stallOfRun(run, [worker({ ...silent, oldestSentAt: null })], NOW)).toBeNull();
  });

  it('is that nobody asks: no worker at all, or none with this backend', () => {
    expect(stallOfRun({ ...run, status: 'QUEUED' }, [], NOW)).toMatchObject({
      kind: 'NO_WORKER',
      since: run.openedAt,
      message: expect.stringMatching(/metacog worker/),
    });
    expect(stallOfRun({ ...run, backend: 'other' }, [worker(server())], NOW)?.message).toMatch(
      /serves the backend 'other'/,
    );
  });

  it('is the database, when the worker of this process cannot store what it has', () => {
    const writeOutage = { since: NOW - 3_000, attempts: 4, message: 'could not extend file: No space left on device' };
    expect(stallBy(run, { workers: [worker(server())], writeOutage, now: NOW })).toMatchObject({
      kind: 'DATABASE',
      since: new Date(NOW - 3_000),
      attempts: 4,
      message: expect.stringMatching(/kept and written when .* No space left on device$/),
    });
  });

  it('is the pause that somebody asked for, whatever the backend does', () => {
    const pausedAt = new Date(NOW - 5_000);
    expect(stallOfRun({ ...run, status: 'PAUSED', pausedAt }, [worker(server({ outage }))], NOW)).toMatchObject({
      kind: 'PAUSED',
      since: pausedAt,
      message: expect.stringMatching(/resumeRun/),
    });
  });
});

describe('the health of a backend', () => {
  it.each([
    ['HEALTHY', [server(), server()]],
    ['DEGRADED', [server({ outage }), server()]],
    ['OUT', [server({ outage }), server({ outage })]],
    ['NO_WORKER', []],
  ] as const)('is %s', (status, servers) => {
    expect(healthOfBackend('vllm', servers.length > 0 ? [worker(...servers)] : [], NOW).status).toBe(status);
  });

  it('sums what all workers have with it, and tells each server with the moves of its limit', () => {
    const health = healthOfBackend('vllm', [worker(server()), { ...worker(server({ outage })), pid: 43 }], NOW);
    expect(health).toMatchObject({ inFlight: 6, inFlightLimit: 160, waiting: 14, stall: null });
    expect(health.servers.map(({ worker: name, stall }) => [name, stall?.kind])).toEqual([
      ['lab:42', undefined],
      ['lab:43', 'BACKEND_UNREACHABLE'],
    ]);
    expect(health.servers[0]?.inFlightChanges).toEqual([
      { at: new Date(NOW - 1000), from: 64, to: 80, reason: 'growing' },
    ]);
  });
});
