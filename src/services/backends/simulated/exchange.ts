import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FaultName } from './fault.js';
import { headerOf } from './http.js';
import { parseRequestId, type TrialId } from './request-id.js';
import type { RequestLog } from './request-log.js';

/** The connection ended before the response did. */
class ConnectionGoneError extends Error {
  override readonly name = 'ConnectionGoneError';
}

interface ExchangeDeps {
  readonly log: RequestLog;
  /** Whether the server itself has reset a connection together with all others. */
  readonly wasReset: (socket: Socket) => boolean;
}

/** One chat request and its response, from arrival to the record in the request log. */
export class Exchange {
  /** performance.now(). */
  readonly arrivedAt = performance.now();
  readonly requestId: string | null;
  readonly trial: TrialId | null;
  /** What is done to it, if anything. */
  fault: FaultName | null = null;
  /** The client asked for a stream. */
  isStreamed = false;
  /** The text that is being sent. */
  reply: string | null = null;
  private isCut = false;
  /** 1, 2, … in order of arrival. */
  readonly arrival: number;
  private readonly gone = new AbortController();

  /** @param onEnd  called once, when the response is complete or its connection gone */
  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    private readonly deps: ExchangeDeps,
    onEnd: () => void,
  ) {
    this.arrival = deps.log.arrive();
    this.requestId = headerOf(request, 'x-request-id') ?? null;
    this.trial = parseRequestId(this.requestId ?? undefined) ?? null;
    response.once('close', () => {
      this.end();
      onEnd();
    });
  }

  /** Aborted when the connection is gone before the response was complete. */
  get signal(): AbortSignal {
    return this.gone.signal;
  }

  /**
   * Call it just before breaking the response off on purpose, with what was to be sent of it already written: what becomes
   * of the connection is then not the client's doing. The record is written now, since the client is the first to know.
   */
  cut(): void {
    if (!this.isCut) this.log({ aborted: false, complete: false });
    this.isCut = true;
  }

  private end(): void {
    const isFinished = this.response.writableFinished;
    if (!isFinished) {
      if (this.deps.wasReset(this.request.socket)) {
        this.fault ??= 'refused';
        this.cut();
      }
      this.gone.abort(new ConnectionGoneError());
    }
    if (!this.isCut) this.log({ aborted: !isFinished, complete: isFinished });
  }

  private log(end: { aborted: boolean; complete: boolean }): void {
    const { response } = this;
    const durationMs = performance.now() - this.arrivedAt;
    this.deps.log.write({
      arrival: this.arrival,
      arrivedAt: new Date(Date.now() - durationMs).toISOString(),
      requestId: this.requestId,
      trial: this.trial,
      streamed: this.isStreamed,
      status: response.headersSent ? response.statusCode : null,
      ...end,
      reply: this.reply,
      fault: this.fault,
      durationMs,
    });
  }
}
