import { createClient, type Client } from 'graphql-ws';
import { z } from 'zod';
import type { Operation } from '../operations/operation.js';
import { ApiError, ServerUnreachableError } from './errors.js';
import { unauthenticated } from './server-answer.js';

interface Connection {
  /** HTTP address of the GraphQL endpoint. */
  readonly url: URL;
  readonly token: string | undefined;
  /** Ends the subscription quietly. */
  readonly signal: AbortSignal;
  readonly onReconnecting?: (() => void) | undefined;
  /** Pauses before the attempts to reconnect, in ms; when they are used up in a row the subscription fails. */
  readonly retryDelaysMs?: readonly number[] | undefined;
}

export interface Subscription<Data, Variables extends object> extends Connection {
  readonly operation: Operation<Data, Variables>;
  readonly variables: Variables;
  /**
   * Where the sequence number stands: in the variables as what was seen last, and in each event. Without it events that
   * come while the connection is lost are missed.
   */
  readonly cursor?: { readonly variable: keyof Variables & string; readonly of: (data: Data) => number } | undefined;
}

/** About two and a half minutes: long enough to restart a server, short enough to learn that it is gone. */
const RETRY_DELAYS_MS: readonly number[] = [250, 500, 1000, 2000, ...Array<number>(29).fill(5000)];
const KEEP_ALIVE_MS = 10_000;
/** A connection that leaves a ping unanswered for so long is dead, even though no one closed it. */
const PONG_WITHIN_MS = 10_000;

/**
 * Events of a subscription, with a cursor each once and in order, however often the connection is lost: it subscribes
 * again after the last sequence number seen, and drops what it has seen before. Ends when the server or `signal` ends it.
 * @throws ApiError on a GraphQL error, ServerUnreachableError when the server stays away
 */
export async function* subscribe<Data, Variables extends object>(
  subscription: Subscription<Data, Variables>,
): AsyncGenerator<Data, void, undefined> {
  const { operation, cursor, signal } = subscription;
  const isStopped = () => signal.aborted;
  if (isStopped()) return;
  let seen = cursor ? z.number().catch(0).parse(subscription.variables[cursor.variable]) : 0;
  const variables = { ...subscription.variables };
  // graphql-ws writes the same payload out again at each attempt, so a getter is all that resuming takes
  if (cursor) Object.defineProperty(variables, cursor.variable, { get: () => seen, enumerable: true });
  const events = connect(subscription, await webSocketOf(subscription.token)).iterate<Data>({
    query: operation.text,
    variables: variables as Record<string, unknown>,
  });
  const stop = () => void events.return?.();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const { data, errors } of events) {
      if (isStopped()) return;
      if (errors || !data) throw failure(errors, subscription);
      if (cursor) {
        const sequence = cursor.of(data);
        if (sequence <= seen) continue;
        seen = sequence;
      }
      yield data;
    }
  } catch (error) {
    if (!isStopped()) throw failure(error, subscription);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Browsers send the token after the handshake; elsewhere it goes with it, so that a refusal is known at once. */
async function webSocketOf(token: string | undefined): Promise<unknown> {
  if (typeof process === 'undefined') return globalThis.WebSocket;
  const { WebSocket } = await import('ws');
  return class extends WebSocket {
    constructor(address: string, protocols: string | string[]) {
      super(address, protocols, { headers: authorizationOf(token) });
    }
  };
}

function authorizationOf(token: string | undefined): Record<string, string> {
  return token ? { authorization: `Bearer ${token}` } : {};
}

function connect(connection: Connection, webSocketImpl: unknown): Client {
  const { token, signal, retryDelaysMs = RETRY_DELAYS_MS } = connection;
  const url = new URL(connection.url);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  let pongTimer: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: url.href,
    webSocketImpl,
    connectionParams: authorizationOf(token),
    keepAlive: KEEP_ALIVE_MS,
    retryAttempts: retryDelaysMs.length,
    // the library alone would give up on a refused connection; only a refusal of ours is final
    shouldRetry: (error) => !isRefusal(error),
    retryWait: async (retries) => {
      const pauseMs = (retryDelaysMs[retries] ?? 0) * (0.75 + Math.random() / 2);
      await pause(pauseMs, signal);
    },
    on: {
      connecting: (isRetry) => {
        if (isRetry) connection.onReconnecting?.();
      },
      ping: (received) => {
        if (!received) pongTimer = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(pongTimer);
      },
      closed: () => clearTimeout(pongTimer),
    },
  });
  return client;
}

/** Ends early on abort: the library sees by itself then that nothing is subscribed any more. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/**
 * The handshake was answered by a status such as 404, or the token lets nobody in (any more): trying again would change
 * nothing.
 */
function isRefusal(error: unknown): boolean {
  const closed = closeEvent.safeParse(error).data;
  if (closed) return TOKEN_REFUSED.has(closed.code);
  return errorEvent.safeParse(error).data?.message.startsWith('Unexpected server response: 4') ?? false;
}

/** Close codes of a socket without a token, or whose token ended, and of one with a wrong token. */
const TOKEN_REFUSED = new Set([4401, 4403]);

const errorEvent = z.object({ message: z.string() });
const closeEvent = z.object({ code: z.number(), reason: z.string() });
const graphqlErrors = z.array(
  z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }),
);

/** What graphql-ws throws: GraphQL errors of the server, a close event or an error event of the socket. */
function failure(thrown: unknown, { url, token }: Pick<Connection, 'url' | 'token'>): Error {
  if (thrown instanceof ApiError) return thrown;
  const [error] = graphqlErrors.safeParse(thrown).data ?? [];
  if (error) return new ApiError(error.message, error.extensions?.code ?? 'UNKNOWN');
  const closed = closeEvent.safeParse(thrown).data;
  if (closed && TOKEN_REFUSED.has(closed.code)) return unauthenticated(url, token, closed.reason);
  if (closed && closed.code >= 4000) {
    return new ApiError(`the server closed the connection: ${closed.reason || closed.code}`, `WS_${closed.code}`);
  }
  const message = errorEvent.safeParse(thrown).data?.message;
  return new ServerUnreachableError(url, closed ? `connection lost, code ${closed.code}` : (message ?? thrown));
}
