import { once } from 'node:events';
import { WebSocket } from 'ws';

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A bare graphql-transport-ws client: it sends what it is told and keeps what it is sent. */
export class SocketClient {
  private readonly messages: Message[] = [];
  private readonly waiting: ((message: Message) => void)[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Message;
      const next = this.waiting.shift();
      if (next) next(message);
      else this.messages.push(message);
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  /** @param url  of the server, http://… */
  static async connect(url: string, headers: Readonly<Record<string, string>> = {}): Promise<SocketClient> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws', { headers });
    const client = new SocketClient(socket);
    await once(socket, 'open');
    return client;
  }

  /** Connects, initialises and waits for the acknowledgement. */
  static async open(url: string, payload?: Readonly<Record<string, unknown>>): Promise<SocketClient> {
    const client = await SocketClient.connect(url);
    client.send({ type: 'connection_init', ...(payload && { payload }) });
    const { type } = await client.next();
    if (type !== 'connection_ack') throw new Error(`The server answered ${type} to connection_init`);
    return client;
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Starts an operation and returns its id. */
  start(query: string, id = 'one', variables: Readonly<Record<string, unknown>> = {}): string {
    this.send({ type: 'subscribe', id, payload: { query, variables } });
    return id;
  }

  /** Reads nothing more, as a client that hangs. */
  freeze(): void {
    this.socket.pause();
  }

  thaw(): void {
    this.socket.resume();
  }

  /** Ends the connection without a word, as a lost network would. */
  cut(): void {
    this.socket.terminate();
  }

  next(): Promise<Message> {
    const message = this.messages.shift();
    return message ? Promise.resolve(message) : new Promise((resolve) => this.waiting.push(resolve));
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}
