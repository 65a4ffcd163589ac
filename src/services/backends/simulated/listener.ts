import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import pRetry from 'p-retry';

/** While nobody listens, the system may lend the port to an outgoing connection for a moment. */
const RELISTEN = { retries: 100, minTimeout: 50, factor: 1 } as const;

/** The server's port on 127.0.0.1, which can be closed and opened again under the clients. */
export class Listener {
  private readonly sockets = new Set<Socket>();
  private readonly resetSockets = new WeakSet<Socket>();
  private returning: NodeJS.Timeout | undefined;
  private reopening: Promise<void> | undefined;
  private dropping = Promise.resolve();
  private portNumber = 0;
  private isClosed = false;

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  get port(): number {
    return this.portNumber;
  }

  /**
   * @param port  0 takes a free one
   * @throws the system's error when the port is taken
   */
  async open(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    this.portNumber = (this.server.address() as AddressInfo).port;
  }

  /**
   * From now on connections are refused; those that are open are reset, requests in flight with them. Resolves when all
   * of them have ended.
   */
  async stopListening(): Promise<void> {
    clearTimeout(this.returning);
    await this.drop((socket) => {
      this.resetSockets.add(socket);
      socket.resetAndDestroy();
    });
  }

  /** On the same port; harmless while it listens. */
  listenAgain(): Promise<void> {
    clearTimeout(this.returning);
    this.reopening ??= pRetry(() => this.reopen(), RELISTEN).finally(() => (this.reopening = undefined));
    return this.reopening;
  }

  /** Stops listening and comes back by itself; an outage that has begun is not made longer. */
  async leaveFor(ms: number): Promise<void> {
    if (!this.server.listening) return;
    await this.stopListening();
    if (!this.isClosed) this.returning = setTimeout(() => void this.listenAgain(), ms);
  }

  /** Whether stopListening broke this connection, and not the client. */
  hasReset(socket: Socket): boolean {
    return this.resetSockets.has(socket);
  }

  /** Drops all connections and frees the port for good. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.returning);
    await this.reopening;
    await this.drop((socket) => socket.destroy());
  }

  private drop(breakOff: (socket: Socket) => void): Promise<void> {
    if (!this.server.listening) return this.dropping;
    const sockets = [...this.sockets];
    // The server counts a socket as closed before the socket says so to the request that it carries.
    const ended = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    const closed = once(this.server, 'close');
    // Sockets first: the server would end idle ones in its own, gentler way.
    sockets.forEach(breakOff);
    this.server.close();
    this.dropping = Promise.all([closed, ...ended]).then(() => undefined);
    return this.dropping;
  }

  private async reopen(): Promise<void> {
    if (!this.server.listening && !this.isClosed) await this.open(this.portNumber);
  }
}
