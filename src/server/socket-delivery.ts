import type { Writable } from 'node:stream';
import type { Extra } from 'graphql-ws/use/ws';
import type { WebSocket } from 'ws';
import { stoppable } from '../resolvers/stoppable.js';
import type { LivePayloads } from './live-subscription.js';
import { nextFrames } from './next-frames.js';

/** A socket with more than this on its way gets nothing new: its subscriptions wait in the table. */
const SLOW_BYTES = 65_536;
/** Messages are put together up to about this much at a time. */
const CHUNK_BYTES = 16_384;
/** A socket with more than this on its way that asks for yet more is given up. */
export const MAX_BUFFERED_BYTES = 1_048_576;
/** Close code that says: connect again and resume after the last sequence number seen. */
export const TOO_SLOW = 4413;
/** How long a socket that is closed may take to read that, before what waits for it is thrown away. */
const CLOSE_PATIENCE_MS = 5_000;

/**
 * Sends payloads as `next` messages of one subscription, as fast as the client reads. They are written here, whole
 * batches at a time and of what all subscribers share, since a thousand subscribers make a hundred thousand messages a
 * second; the stream that comes back has nothing in it and ends with the subscription.
 */
export function deliver(
  payloads: LivePayloads,
  { socket, request, id: name }: Extra & { readonly id: string },
): AsyncGenerator<never, void, undefined> {
  const connection = request.socket;
  const id = Buffer.from(JSON.stringify(name).slice(1, -1));
  // eslint-disable-next-line require-yield -- what it gives goes to the socket
  return stoppable(async function* (signal) {
    signal.addEventListener('abort', () => void payloads.return());
    for await (const batch of payloads) {
      for (let from = 0; from < batch.length;) {
        if (signal.aborted || socket.readyState !== socket.OPEN) return;
        const { bytes, end } = nextFrames(batch, { id, from, limitBytes: CHUNK_BYTES });
        from = end;
        corkForNow(connection);
        if (socket.bufferedAmount < SLOW_BYTES) connection.write(bytes);
        else await written(connection, bytes);
      }
    }
  });
}

/** Closes a socket that reads too slowly for what it asks. True when it did, or when it is closed already. */
export function dropIfTooSlow(socket: WebSocket): boolean {
  if (socket.readyState !== socket.OPEN) return true;
  if (socket.bufferedAmount < MAX_BUFFERED_BYTES) return false;
  closeForGood(socket, TOO_SLOW, 'Too slow: resume after the last sequence seen');
  return true;
}

/** Closes a socket, whether its client answers to that or not. */
export function closeForGood(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason);
  const cut = setTimeout(() => socket.terminate(), CLOSE_PATIENCE_MS);
  socket.once('close', () => clearTimeout(cut));
}

/** Resolves when the bytes and all before them have left, or the connection is closed. */
function written(connection: Writable, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => connection.write(bytes, () => resolve()));
}

const corked = new WeakSet<Writable>();

/** What is written until the end of this turn leaves together: one system call a connection, not two a message. */
function corkForNow(stream: Writable): void {
  if (corked.has(stream)) return;
  corked.add(stream);
  stream.cork();
  process.nextTick(() => {
    corked.delete(stream);
    stream.uncork();
  });
}
