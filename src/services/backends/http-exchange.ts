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
  readonly signal?: AbortSignal | undefined;
  /** From now to the last byte of the reply, > 0. */
  readonly timeoutMs: number;
  /** Told each part of the body as it comes, whatever the status; must not throw. */
  readonly onData?: ((chunk: Buffer) => void) | undefined;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly text: string;
}

/**
 * One HTTP request and its whole reply, whatever its status. Handed to the dispatcher directly: neither streams nor
 * `fetch` stand in between, and a redirection is a reply like any other.
 * @throws ConnectionFault  when there is no whole reply in time; the signal's reason on abort. Both ends of waiting close
 *   the connection
 */
export function exchange(dispatcher: Dispatcher, request: HttpRequest): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    const { signal, timeoutMs, onData, origin, path, method, headers, body } = request;
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const reply = new WholeReply({ signal, timeoutMs, onData, resolve, reject });
    dispatcher.dispatch({ origin, path, method, headers, body: body ?? null }, reply);
  });
}

interface Outcome extends Pick<HttpRequest, 'signal' | 'timeoutMs' | 'onData'> {
  readonly resolve: (reply: HttpReply) => void;
  readonly reject: (error: Error) => void;
}

/** Collects a reply and settles once: by its end, by a fault, by its deadline or by the signal. */
class WholeReply implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: ReplyHeaders | undefined;
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private readonly timer: NodeJS.Timeout;
  private isSettled = false;
  /** Why nobody waits for the reply any more. */
  private givenUp: Error | undefined;

  constructor(private readonly outcome: Outcome) {
    outcome.signal?.addEventListener('abort', this.onAbort);
    this.timer = setTimeout(this.onDeadline, outcome.timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // Given up while it waited for a connection: it must not be sent any more.
    if (this.givenUp) controller.abort(this.givenUp);
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
    this.outcome.onData?.(chunk);
  }

  onResponseEnd(): void {
    if (!this.settle()) return;
    const { chunks, status, headers } = this;
    const whole = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    this.outcome.resolve({ status, headers: headers ?? new ReplyHeaders({}), text: whole?.toString('utf8') ?? '' });
  }

  onResponseError(_: unknown, error: Error): void {
    if (this.settle()) this.outcome.reject(ConnectionFault.of(error, { sent: this.controller !== undefined }));
  }

  private readonly onAbort = (): void => this.giveUp(this.outcome.signal?.reason as Error);
  private readonly onDeadline = (): void => this.giveUp(ConnectionFault.deadline(this.outcome.timeoutMs));

  private giveUp(reason: Error): void {
    if (!this.settle()) return;
    this.givenUp = reason;
    this.outcome.reject(reason);
    this.controller?.abort(reason);
  }

  private settle(): boolean {
    if (this.isSettled) return false;
    this.isSettled = true;
    clearTimeout(this.timer);
    this.outcome.signal?.removeEventListener('abort', this.onAbort);
    return true;
  }
}
