import { ConflictError } from '../errors.js';

/** Where an answer goes: an HTTP response or a WebSocket. */
export interface Channel {
  once(event: 'close', listener: () => void): unknown;
  /** Of a response that is closed; a WebSocket tells by its event alone, and is asked while it is open. */
  readonly destroyed?: boolean;
}

const GONE = new ConflictError('The client went away before its answer was there.');
const STOPPING = new ConflictError('The server is stopping: ask again when it is back.');

/** Tells long work for a request that nobody waits for it any more: the client is gone, or the server stops. */
export class RequestSignals {
  private readonly byChannel = new Map<Channel, AbortController>();
  private isStopping = false;

  /** Aborted when the channel closes. All requests that come over one WebSocket share its signal. */
  of(channel: Channel): AbortSignal {
    const known = this.byChannel.get(channel);
    if (known) return known.signal;
    const controller = new AbortController();
    // Work may ask for its signal late.
    if (this.isStopping) controller.abort(STOPPING);
    if (channel.destroyed) controller.abort(GONE);
    if (controller.signal.aborted) return controller.signal;
    this.byChannel.set(channel, controller);
    channel.once('close', () => {
      this.byChannel.delete(channel);
      controller.abort(GONE);
    });
    return controller.signal;
  }

  /** Call when the server begins to stop, before it waits for the requests that are under way. */
  abortAll(): void {
    this.isStopping = true;
    for (const controller of this.byChannel.values()) controller.abort(STOPPING);
  }
}
