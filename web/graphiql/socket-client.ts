import { CloseCode, createClient, type Client } from 'graphql-ws';

interface SocketDeps {
  readonly endpoint: URL;
  /** Headers of the tab that subscribes; a browser cannot set them on a WebSocket, so they travel as connection parameters. */
  readonly headers: () => Record<string, unknown>;
  readonly onAccess: (allowed: boolean) => void;
}

/** A graphql-ws client that connects with its first subscription and closes with its last. */
export function createSocketClient({ endpoint, headers, onAccess }: SocketDeps): Client {
  const url = new URL(endpoint);
  url.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';
  return createClient({
    url: url.href,
    connectionParams: headers,
    // A refused token stays refused; anything else is worth another attempt.
    shouldRetry: (event) => event instanceof CloseEvent && !isRefusal(event.code),
    on: {
      connected: () => onAccess(true),
      closed: (event) => {
        if (event instanceof CloseEvent && isRefusal(event.code)) onAccess(false);
      },
    },
  });
}

function isRefusal(code: number): boolean {
  return code === CloseCode.Unauthorized.valueOf() || code === CloseCode.Forbidden.valueOf();
}
