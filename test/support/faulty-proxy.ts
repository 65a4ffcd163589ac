import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to one request on its way to the backend. */
export type Fault = 'pass' | 'reset' | 'html' | 'cut' | 400 | 401 | 404 | 500 | 503;

export interface FaultyProxy {
  readonly url: string;
  /** X-Request-Ids in order of arrival, chat requests only. */
  readonly seen: string[];
  close(): Promise<void>;
}

/** Stands before a backend and spoils the requests that `faultOf` picks by their X-Request-Id. */
export async function startFaultyProxy(
  backendUrl: string,
  faultOf: (requestId: string) => Fault,
): Promise<FaultyProxy> {
  const seen: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const requestId = incoming.headers['x-request-id'];
    if (typeof requestId !== 'string') {
      pass(backendUrl, incoming, outgoing);
      return;
    }
    seen.push(requestId);
    spoil(faultOf(requestId), backendUrl, incoming, outgoing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${port}`, seen, close };
}

function spoil(fault: Fault, backendUrl: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (fault === 'pass') {
    pass(backendUrl, incoming, outgoing);
    return;
  }
  incoming.resume();
  if (fault === 'reset') {
    incoming.socket.resetAndDestroy();
  } else if (fault === 'html') {
    outgoing.writeHead(200, { 'content-type': 'text/html' }).end('<html>502 Bad Gateway</html>');
  } else if (fault === 'cut') {
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
    outgoing.write('{"id":"chatcmpl-1",', () => incoming.socket.destroy());
  } else {
    const body =
      fault === 401 ? { error: 'Unauthorized' } : { error: { message: `made ${fault}`, type: 'Made', code: fault } };
    outgoing.writeHead(fault, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}

function pass(backendUrl: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const onward = forward(new URL(incoming.url ?? '/', backendUrl), {
    method: incoming.method,
    headers: incoming.headers,
  });
  onward.on('response', (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  // A client that goes away must be seen to go away by the backend too.
  outgoing.on('close', () => outgoing.writableFinished || onward.destroy());
  incoming.pipe(onward);
}
