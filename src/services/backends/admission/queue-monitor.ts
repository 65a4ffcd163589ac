import type { BackendServer } from './backend-server.js';

const EVERY_MS = 1_000;
/** A server that does not tell its queue is asked again after so long: it may have been replaced. */
const SILENT_MS = 60_000;

/** Reads the queue of each server that is busy, so that the limit need not find out by waiting. */
export class QueueMonitor {
  private timer: NodeJS.Timeout | undefined;
  private readonly silentUntil = new Map<BackendServer, number>();

  constructor(private readonly servers: readonly BackendServer[]) {}

  start(): void {
    this.timer = setInterval(() => this.look(), EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    for (const server of this.servers) {
      const isBusy = !server.limit.isFixed && server.inFlight > 0 && server.breaker.outage === null;
      if (!isBusy || Date.now() < (this.silentUntil.get(server) ?? 0)) continue;
      server.observeQueue().then(
        (told) => this.silentUntil.set(server, told ? 0 : Date.now() + SILENT_MS),
        // One look that failed decides nothing: requests tell soon enough.
        () => undefined,
      );
    }
  }
}
