import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AccessPolicy } from './access.js';
import type { GraphQLSocket } from './graphql-ws.js';

/** Hands WebSocket upgrades of one path to GraphQL; every other upgrade is answered and closed. */
export function acceptUpgrades(
  server: Server,
  { path, access, socket: graphql }: { path: string; access: AccessPolicy; socket: GraphQLSocket },
): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A client that goes away while it is refused is none of our business.
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?', 1)[0] !== path) refuse(socket, 404, 'NOT_FOUND', `WebSockets are served at ${path}`);
    else if (!access.admits(request.headers)) refuse(socket, 403, 'FORBIDDEN', 'This origin or host may not connect');
    else graphql.upgrade(request, socket, head);
  });
}

function refuse(socket: Duplex, status: number, code: string, message: string): void {
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] });
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Connection: close',
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}
