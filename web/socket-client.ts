import { CloseCode, createClient, type Client } from 'graphql-ws';

interface SocketDeps {
  readonly endpoint: URL;
  /** Headers of the tab that subscribes; a browser cannot set them on a WebSocket, so they travel as connection parameters. */
  readonly headers: () => Record<string, unknown>;
  /** Told whether the server lets this client in, and if not what it has said. */
  readonly onAccess: (allowed: boolean, said?: string) => void;
  /** Told when the connection is there, and when one breaks or cannot be had; not of one that is no longer needed. */
  readonly onConnection?: (isUp: boolean) => void;
  /** Goes on connecting until the server is back, instead of telling after a few attempts that it is not. */
  readonly isPatient?: boolean;
}

const LONGEST_WAIT_MS = 10_000;
const LINGER_MS = 1_000;
/** The code of a socket that was closed because nobody needs it. */
const NORMAL_CLOSURE = 1_000;

/** A graphql-ws client that connects with its first subscription and closes a moment after its last. */
export function createSocketClient(deps: SocketDeps): Client {
  const { endpoint, headers, onAccess, onConnection, isPatient = false } = deps;
  const url = new URL(endpoint);
  url.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';
  return createClient({
    url: url.href,
    connectionParams: headers,
    // Subscriptions that are begun anew let go of the socket for a moment.
    lazyCloseTimeout: LINGER_MS,
    // A refused token stays refused; anything else is worth another attempt. A socket that cannot be had tells of it by an
    // event that is no CloseEvent; what is no event at all is an error of this program.
    shouldRetry: (event) => event instanceof Event && !isRefusal(event),
    ...(isPatient && { retryAttempts: Infinity, retryWait: waitBefore }),
    on: {
      connected: () => {
        onAccess(true);
        onConnection?.(true);
      },
      closed: (event) => {
        if (!(event instanceof CloseEvent)) return;
        if (isRefusal(event)) onAccess(false, event.reason);
        else if (event.code !== NORMAL_CLOSURE) onConnection?.(false);
      },
    },
  });
}

function waitBefore(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(1_000 * 2 ** attempt, LONGEST_WAIT_MS)));
}

/** The server lets this client in no more, or never has. */
export function isRefusal(event: unknown): boolean {
  if (!(event instanceof CloseEvent)) return false;
  return event.code === CloseCode.Unauthorized.valueOf() || event.code === CloseCode.Forbidden.valueOf();
}
