import { Repeater, SlidingBuffer } from '@repeaterjs/repeater';

/** A piece of text as it came from the model, and which request it belongs to. */
export interface TokenDelta {
  readonly runId: number;
  readonly qid: string;
  readonly sample: number;
  readonly stage: 1 | 2;
  /** From 1; the text of a higher one takes the place of all before. */
  readonly attempt: number;
  /** Not empty. */
  readonly delta: string;
}

/** Pieces that wait for a slow watcher at most; the oldest give way. */
const BUFFERED = 1000;

type Watcher = (delta: TokenDelta) => void;

/**
 * Text on its way from the conversations of this process to those who watch their runs. A hint and no record: nothing is
 * stored, nothing is sent again, and what a watcher is too slow for is dropped. Runs that nobody watches are not streamed.
 */
export class TokenStreams {
  private readonly watchers = new Map<number, Set<Watcher>>();

  /** Where the text of a request goes; undefined while nobody watches its run, so that no stream is asked for. */
  writerOf(request: Omit<TokenDelta, 'delta'>): ((text: string) => void) | undefined {
    const watchers = this.watchers.get(request.runId);
    if (!watchers) return undefined;
    return (delta) => {
      for (const watcher of watchers) watcher({ ...request, delta });
    };
  }

  /**
   * The pieces of a run from the first `next` on, those of one request in order.
   * @param until  ends the stream after what has come by then, by its rejection with that error; its signal tells that
   *   nobody reads any more
   */
  watch(runId: number, until: (signal: AbortSignal) => Promise<void>): AsyncIterable<TokenDelta> {
    return new Repeater<TokenDelta, void, undefined>(async (push, stop) => {
      const left = new AbortController();
      void stop.then(() => left.abort());
      // It settles when the piece is read, for which nobody waits.
      const leave = this.add(runId, (delta) => void push(delta));
      try {
        await until(left.signal);
      } finally {
        leave();
        stop();
      }
    }, new SlidingBuffer(BUFFERED));
  }

  private add(runId: number, watcher: Watcher): () => void {
    const watchers = this.watchers.get(runId) ?? new Set();
    this.watchers.set(runId, watchers.add(watcher));
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0) this.watchers.delete(runId);
    };
  }
}
