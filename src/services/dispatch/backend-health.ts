import type { BackendHealth, BackendServerHealth, BackendHealthStatus } from '../../schema/backend-health.js';
import type { Plain } from '../../schema/plain.js';
import { stallOfServer, stallOfServers } from './stall.js';
import type { ServerReport } from './worker-report.js';
import type { LiveWorker } from './worker.reads.js';

/**
 * How the live workers find a backend.
 * @param now epoch ms
 */
export function healthOfBackend(backend: string, workers: readonly LiveWorker[], now: number): Plain<BackendHealth> {
  const reports = workers.flatMap((worker) =>
    worker.backends.filter((report) => report.backend === backend).map((report) => ({ worker, report })),
  );
  const servers = reports.flatMap(({ report }) => report.servers);
  return {
    status: statusOf(servers),
    stall: servers.length === 0 ? null : stallOfServers(servers, now),
    inFlight: sum(servers, ({ inFlight }) => inFlight),
    inFlightLimit: sum(servers, ({ limit }) => limit),
    waiting: sum(reports, ({ report }) => report.waiting),
    servers: reports.flatMap(({ worker, report }) => report.servers.map((server) => serverHealth(server, worker, now))),
  };
}

function statusOf(servers: readonly ServerReport[]): BackendHealthStatus {
  if (servers.length === 0) return 'NO_WORKER';
  const out = servers.filter(({ outage }) => outage !== null).length;
  if (out === 0) return 'HEALTHY';
  return out < servers.length ? 'DEGRADED' : 'OUT';
}

function serverHealth(server: ServerReport, worker: LiveWorker, now: number): Plain<BackendServerHealth> {
  return {
    server: server.name,
    worker: `${worker.host}:${worker.pid}`,
    stall: stallOfServer(server, now),
    inFlight: server.inFlight,
    inFlightLimit: server.limit,
    inFlightCeiling: server.ceiling,
    isFixed: server.isFixed,
    inFlightChanges: server.changes.map((change) => ({ ...change, at: new Date(change.at) })),
    meanLatencyMs: server.meanLatencyMs,
    lastSuccessAt: server.lastSuccessAt === null ? null : new Date(server.lastSuccessAt),
  };
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
