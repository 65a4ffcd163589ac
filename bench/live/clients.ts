import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ForkedProcess } from '../forked-process.js';

const PROGRAM = path.join(import.meta.dirname, 'clients-process.js');
const AGAIN_AFTER_MS = 100;
const PATIENCE_MS = 60_000;

export interface Subscribers {
  /** Of the WebSocket, ws://… */
  readonly url: string;
  readonly sockets: number;
  /** Over all sockets; a multiple of them. */
  readonly subscriptions: number;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** They read nothing once they have subscribed. */
  readonly freeze?: boolean;
}

/** When writes were acknowledged. */
export type Commits = readonly (readonly [sequence: number, at: number])[];

/** What the process of the clients is told to do. */
export type Order =
  | { readonly kind: 'open'; readonly subscribers: Subscribers }
  | { readonly kind: 'latencies' | 'last'; readonly commits: Commits };

/** In milliseconds. */
export interface Latencies {
  /** Events that were to come, and those that have come. */
  readonly expected: number;
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface Arrivals {
  readonly last: readonly number[];
}

/** Subscribers in a process of their own, so that they take no time of the server's event loop. */
export class Clients implements AsyncDisposable {
  private constructor(private readonly process: ForkedProcess) {}

  /** Resolves when each subscription has been told its first event; at once for those that do not read. */
  static async open(subscribers: Subscribers): Promise<Clients> {
    const clients = new Clients(new ForkedProcess(PROGRAM, { serialization: 'advanced' }));
    await clients.ask({ kind: 'open', subscribers });
    return clients;
  }

  /** Waits until every event has come, and tells how long each took. @throws when some never come */
  async latencies(commits: Commits): Promise<Latencies> {
    await this.lastArrivals(commits);
    return (await this.ask({ kind: 'latencies', commits })) as Latencies;
  }

  /** When the last subscription was told each of these writes, once all have been. */
  async lastArrivals(commits: Commits): Promise<readonly number[]> {
    for (let waited = 0; waited < PATIENCE_MS; waited += AGAIN_AFTER_MS) {
      const { last } = (await this.ask({ kind: 'last', commits })) as Arrivals;
      if (last.every((at) => !Number.isNaN(at))) return last;
      await delay(AGAIN_AFTER_MS);
    }
    throw new Error('Some subscribers were never told some writes');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.process[Symbol.asyncDispose]();
  }

  private ask(order: Order): Promise<unknown> {
    return this.process.ask(order);
  }
}
