import type { ServedModel } from '../backend-client.js';
import type { BackendServer } from './backend-server.js';
import type { Permit } from './permit.js';

export interface AdmissionRequest {
  /** Smaller goes first among those that begin a conversation. */
  readonly priority: number;
  /**
   * The server that the conversation has spoken to before: its caches know the image. A conversation that has begun goes
   * before those that have not; it leaves a server only when that is out. Null to begin.
   */
  readonly server: BackendServer | null;
  /** Ends the waiting; the promise then rejects with its reason. */
  readonly signal: AbortSignal;
}

interface Waiter extends AdmissionRequest {
  readonly admit: (permit: Permit) => void;
}

/**
 * The servers of one backend as one target: whoever wants to send a request waits here until a server may take it, the
 * least loaded first; one that is out is left out, and taken back when it answers again.
 */
export class BackendPool {
  /** Conversations that have begun, in order of arrival. */
  private readonly begun: Waiter[] = [];
  /** Those that have not, the smallest priority first. */
  private readonly fresh: Waiter[] = [];

  /** @param servers at least one */
  constructor(readonly servers: readonly BackendServer[]) {}

  /** Requests that wait for a server. */
  get waiting(): number {
    return this.begun.length + this.fresh.length;
  }

  get ceiling(): number {
    return this.servers.reduce((sum, server) => sum + server.limit.ceiling, 0);
  }

  /** True when a server other than this one answers. */
  hasOther(server: BackendServer): boolean {
    return this.servers.some((other) => other !== server && other.breaker.outage === null);
  }

  /**
   * The models that every server serves which answers now.
   * @throws what the first server threw, when none answers
   */
  async models(): Promise<ServedModel[]> {
    const answers = await Promise.allSettled(this.servers.map(({ client }) => client.models()));
    const lists = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    const [first, ...others] = lists;
    if (!first) throw (answers[0] as PromiseRejectedResult).reason;
    return first.filter(({ id }) => others.every((list) => list.some((model) => model.id === id)));
  }

  /** Version of the server software where it tells; several servers that differ tell all of theirs. */
  async version(): Promise<string | null> {
    const versions = await Promise.all(this.servers.map(({ client }) => client.version()));
    return [...new Set(versions.filter((version) => version !== null))].join(', ') || null;
  }

  /** @returns the right to send one request; rejects only with the signal's reason */
  admit(request: AdmissionRequest): Promise<Permit> {
    return new Promise((resolve, reject) => {
      const { signal } = request;
      if (signal.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const line = request.server ? this.begun : this.fresh;
      const cancel = (): void => {
        const place = line.indexOf(waiter);
        if (place >= 0) line.splice(place, 1);
        reject(signal.reason as Error);
      };
      const waiter: Waiter = {
        ...request,
        admit(permit) {
          signal.removeEventListener('abort', cancel);
          resolve(permit);
        },
      };
      signal.addEventListener('abort', cancel, { once: true });
      if (request.server) line.push(waiter);
      else line.splice(placeFor(line, request.priority), 0, waiter);
      this.dispatch();
    });
  }

  /** Gives every place that is free to whoever is first in line. Called whenever a place may have become free. */
  dispatch(): void {
    this.admitBegun();
    for (;;) {
      const first = this.fresh[0];
      const server = first && this.leastLoaded();
      if (!server) return;
      this.fresh.shift();
      first.admit(server.take());
    }
  }

  private admitBegun(): void {
    for (let place = 0; place < this.begun.length;) {
      const waiter = this.begun[place];
      const server = waiter && this.serverFor(waiter);
      if (!waiter || !server) {
        place += 1;
        continue;
      }
      this.begun.splice(place, 1);
      waiter.admit(server.take());
    }
  }

  private serverFor({ server }: Waiter): BackendServer | null {
    if (server?.canTake) return server;
    return server && !server.breaker.admits ? this.leastLoaded() : null;
  }

  private leastLoaded(): BackendServer | null {
    let best: BackendServer | null = null;
    for (const server of this.servers) {
      if (server.canTake && (!best || server.load < best.load)) best = server;
    }
    return best;
  }
}

/** After all that have the same priority: first come, first served. */
function placeFor(line: readonly Waiter[], priority: number): number {
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((line[middle]?.priority ?? Infinity) <= priority) low = middle + 1;
    else high = middle;
  }
  return low;
}
