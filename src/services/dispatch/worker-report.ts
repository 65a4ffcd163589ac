import type { LimitChange } from '../backends/admission/in-flight-limit.js';
import type { BackendServer } from '../backends/admission/backend-server.js';
import type { Backend } from '../backends/backend-registry.js';

/** Why a server is left out. Times are epoch ms. */
export interface OutageReport {
  /** Stable name of the last fault. */
  readonly code: string;
  readonly message: string;
  readonly since: number;
  /** Requests and looks that failed since. */
  readonly attempts: number;
  readonly nextRetryAt: number | null;
}

/** One server as one worker sees it. Times are epoch ms. */
export interface ServerReport {
  readonly name: string;
  readonly inFlight: number;
  readonly limit: number;
  readonly ceiling: number;
  readonly isFixed: boolean;
  readonly changes: readonly LimitChange[];
  readonly meanLatencyMs: number | null;
  readonly lastSuccessAt: number | null;
  readonly oldestSentAt: number | null;
  readonly outage: OutageReport | null;
}

/** One backend as one worker sees it. */
export interface BackendReport {
  readonly backend: string;
  /** Requests that wait for a place. */
  readonly waiting: number;
  readonly servers: readonly ServerReport[];
}

export function reportOf({ name, pool }: Backend): BackendReport {
  return { backend: name, waiting: pool.waiting, servers: pool.servers.map(serverReport) };
}

function serverReport(server: BackendServer): ServerReport {
  const { name, inFlight, limit, breaker } = server;
  const { outage } = breaker;
  return {
    name,
    inFlight,
    limit: limit.value,
    ceiling: limit.ceiling,
    isFixed: limit.isFixed,
    changes: limit.changes,
    meanLatencyMs: server.meanLatencyMs,
    lastSuccessAt: server.lastSuccessAt,
    oldestSentAt: server.oldestSentAt,
    outage: outage && {
      code: outage.last.code,
      message: outage.last.message,
      since: outage.since,
      attempts: outage.attempts,
      nextRetryAt: outage.nextRetryAt,
    },
  };
}
