import type { Dispatcher } from 'undici';
import { ConnectionFault } from './connection-fault.js';
import { ReplyHeaders } from './reply-headers.js';

/** Bytes of a reply at most: a chat completion has some kB, and a body without end must not fill the memory. */
const MAX_REPLY_BYTES = 16 * 1024 * 1024;

export interface HttpRequest {
  /** Scheme, host and port. */
  readonly origin: string;
  /** With the query, if there is one. */
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly signal: AbortSignal;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly text: string;
}

/**
 * One HTTP request and its whole reply, whatever its status. Handed to the dispatcher directly: neither streams nor
 * `fetch` stand in between, and a redirection is a reply like any other.
 * @throws ConnectionFault  when there is no whole reply; the signal's reason on abort, which closes the connection
 */
export function exchange(dispatcher: Dispatcher, request: HttpRequest): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    const { signal, origin, path, method, headers, body } = request;
    const reply = new WholeReply(signal, resolve, reject);
    if (!signal.aborted) dispatcher.dispatch({ origin, path, method, headers, body: body ?? null }, reply);
  });
}

/** Collects a reply and settles once: by its end, by a fault or by the signal, which it stops listening to then. */
class WholeReply implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: ReplyHeaders | undefined;
  private chunks: Buffer[] = [];
  private bytes = 0;
  private settled = false;

  constructor(
    private readonly signal: AbortSignal,
    private readonly resolve: (reply: HttpReply) => void,
    private readonly reject: (error: unknown) => void,
  ) {
    if (signal.aborted) this.onAbort();
    else signal.addEventListener('abort', this.onAbort);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // Aborted while it waited for a connection: it must not be sent any more.
    if (this.signal.aborted) controller.abort(this.signal.reason as Error);
  }

  onResponseStart(_: unknown, status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void {
    // 100 Continue and the like come before the reply.
    if (status < 200) return;
    this.status = status;
    this.headers = new ReplyHeaders(headers);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.bytes += chunk.byteLength;
    if (this.bytes > MAX_REPLY_BYTES) controller.abort(ConnectionFault.tooLong(MAX_REPLY_BYTES));
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (!this.settle()) return;
    const [first, ...more] = this.chunks;
    const text = first === undefined ? '' : (more.length === 0 ? first : Buffer.concat(this.chunks)).toString('utf8');
    this.resolve({ status: this.status, headers: this.headers ?? new ReplyHeaders({}), text });
  }

  onResponseError(_: unknown, error: Error): void {
    if (this.settle()) this.reject(ConnectionFault.of(error, { sent: this.controller !== undefined }));
  }

  private readonly onAbort = (): void => {
    if (!this.settle()) return;
    this.reject(this.signal.reason);
    this.controller?.abort(this.signal.reason as Error);
  };

  private settle(): boolean {
    if (this.settled) return false;
    this.settled = true;
    this.signal.removeEventListener('abort', this.onAbort);
    return true;
  }
}
