import type { Stall, StallKind } from '../../schema/stall.js';
import type { Plain } from '../../schema/plain.js';
import type { WriteOutage } from '../answers/answer-writer.js';
import type { OutageReport, ServerReport } from './worker-report.js';
import type { LiveWorker } from './worker.reads.js';

/** A request that takes so many times the mean, and at least so long, is a sign. */
const SLOW_FACTOR = 5;
const SLOW_MS = 30_000;

export interface StallQuestion {
  readonly status: 'QUEUED' | 'RUNNING' | 'PAUSED' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
  readonly backend: string;
  /** When somebody paused the run. */
  readonly pausedAt: Date | null;
  /** When the run was started or went on last. */
  readonly openedAt: Date;
}

export interface StallEvidence {
  readonly workers: readonly LiveWorker[];
  /** Of the worker in this process: a database that takes no writes cannot carry another's report. */
  readonly writeOutage: WriteOutage | null;
  /** Epoch ms. */
  readonly now: number;
}

/** Why an open run does not move, as far as its workers tell; null while it moves, or has ended. */
export function stallOfRun(run: StallQuestion, { workers, writeOutage, now }: StallEvidence): Plain<Stall> | null {
  if (run.status === 'PAUSED') {
    const message = 'The run is paused. resumeRun goes on where it stood.';
    return { kind: 'PAUSED', since: run.pausedAt ?? run.openedAt, attempts: 0, nextRetryAt: null, message };
  }
  if (run.status !== 'QUEUED' && run.status !== 'RUNNING') return null;
  if (writeOutage) {
    const { since, attempts, message } = writeOutage;
    const lead =
      'Answers cannot be stored; those that are there are kept and written when the database takes them again';
    return { kind: 'DATABASE', since: new Date(since), attempts, nextRetryAt: null, message: `${lead}: ${message}` };
  }
  const servers = serversOf(run.backend, workers);
  if (servers.length === 0) {
    const message =
      workers.length === 0
        ? 'No worker process is up. Start one: metacog worker, or metacog serve without --no-worker.'
        : `No worker process serves the backend '${run.backend}': start one with its VLLM_URL.`;
    return { kind: 'NO_WORKER', since: run.openedAt, attempts: 0, nextRetryAt: null, message };
  }
  return stallOfServers(servers, now);
}

/** Why no request to any of these servers passes; null while one does, or might. */
export function stallOfServers(servers: readonly ServerReport[], now: number): Plain<Stall> | null {
  const stalls = servers.map((server) => stallOfServer(server, now));
  if (stalls.some((stall) => stall === null)) return null;
  // The one that was well last says best what has happened.
  return stalls.reduce((newest, stall) => (newest && stall && newest.since >= stall.since ? newest : stall), null);
}

/** @param now epoch ms */
export function stallOfServer(server: ServerReport, now: number): Plain<Stall> | null {
  if (server.outage) return fromOutage(server.name, server.outage);
  const { oldestSentAt, lastSuccessAt, meanLatencyMs } = server;
  if (oldestSentAt === null) return null;
  const since = Math.max(oldestSentAt, lastSuccessAt ?? 0);
  const patience = Math.max(SLOW_MS, SLOW_FACTOR * (meanLatencyMs ?? 0));
  if (now - since < patience) return null;
  const usual = meanLatencyMs === null ? '' : `, where ${seconds(meanLatencyMs)} is usual`;
  return {
    kind: 'BACKEND_SLOW',
    since: new Date(since),
    attempts: 0,
    nextRetryAt: null,
    message: `${server.inFlight} requests are with ${server.name} and none came back for ${seconds(now - since)}${usual}.`,
  };
}

function serversOf(backend: string, workers: readonly LiveWorker[]): ServerReport[] {
  return workers.flatMap((worker) =>
    worker.backends.filter((report) => report.backend === backend).flatMap(({ servers }) => servers),
  );
}

function fromOutage(server: string, outage: OutageReport): Plain<Stall> {
  const kind = kindOf(outage.code);
  return {
    kind,
    since: new Date(outage.since),
    attempts: outage.attempts,
    nextRetryAt: outage.nextRetryAt === null ? null : new Date(outage.nextRetryAt),
    message: `${LEAD[kind](server)}: ${outage.message}`,
  };
}

const LEAD = {
  BACKEND_UNREACHABLE: (server: string) =>
    `${server} cannot be reached; the run goes on by itself when it answers again`,
  BACKEND_REJECTING: (server: string) => `${server} answers every request with an error; it is tried again and again`,
  BACKEND_SLOW: (server: string) => `${server} takes requests and does not answer in time`,
};

function kindOf(code: string): keyof typeof LEAD & StallKind {
  if (code === 'BACKEND_TIMEOUT') return 'BACKEND_SLOW';
  return code === 'BACKEND_UNREACHABLE' || code === 'BACKEND_CONNECTION_LOST'
    ? 'BACKEND_UNREACHABLE'
    : 'BACKEND_REJECTING';
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
