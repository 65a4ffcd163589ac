import type { Writable } from 'node:stream';
import type { ExecutionResult } from 'graphql';
import { stoppable } from '../resolvers/stoppable.js';
import type { LivePayloads } from './live-subscription.js';

/** Results that may be on their way through the protocol before the first of them has left. */
const AHEAD = 64;

/** Writes one message after the other, and tells who makes them when there is room for more. */
export class PacedWriter {
  private ahead = 0;
  private release: (() => void) | undefined;

  constructor(private readonly stream: Writable) {
    stream.once('close', () => this.release?.());
  }

  /** Resolves when a result may be handed on; at once when nobody reads any more. */
  async room(): Promise<void> {
    this.ahead += 1;
    if (this.ahead <= AHEAD || this.stream.destroyed) return;
    await new Promise<void>((resolve) => (this.release = resolve));
  }

  /** Resolves when the message has left, or cannot leave any more. */
  async write(message: string): Promise<void> {
    await new Promise<void>((resolve) => this.stream.write(message, () => resolve()));
    // A heartbeat is no result.
    if (message.startsWith(':')) return;
    this.ahead -= 1;
    this.release?.();
  }
}

/** Results no faster than they leave: the protocol's own queue has no end, and a slow client has to wait in the table. */
export function inStep(payloads: LivePayloads, writer: PacedWriter): AsyncGenerator<ExecutionResult, void, undefined> {
  return stoppable(async function* (signal) {
    signal.addEventListener('abort', () => void payloads.return());
    for await (const batch of payloads) {
      for (const { result } of batch) {
        await writer.room();
        if (signal.aborted) return;
        // The protocol only serialises it.
        yield result as ExecutionResult;
      }
    }
  });
}
