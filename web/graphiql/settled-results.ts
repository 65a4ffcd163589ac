import type { ExecutionResult } from 'graphql';

/** Pause between two results on the screen: shorter than reading one takes, longer than GraphiQL needs to draw it. */
const PAUSE_MS = 100;

/**
 * Of the results that arrive within each pause hands on the newest, and always the stream's last. GraphiQL shows one
 * result at a time and redraws itself for every one, so the replay of a long run, thousands of events at once, would
 * freeze the page. Not an async generator: its `return()`, the stop button, would wait for the next result.
 */
export function settledResults(results: AsyncIterable<ExecutionResult>): AsyncIterable<ExecutionResult> {
  const source = results[Symbol.asyncIterator]();
  let arriving: Promise<IteratorResult<ExecutionResult>> | undefined;
  const take = async (): Promise<IteratorResult<ExecutionResult>> => {
    const step = await (arriving ?? source.next());
    arriving = undefined;
    return step;
  };
  const next = async (): Promise<IteratorResult<ExecutionResult>> => {
    let newest = await take();
    const pause = new Promise<'over'>((resolve) => setTimeout(() => resolve('over'), PAUSE_MS));
    while (!newest.done) {
      arriving ??= source.next();
      const following = await Promise.race([arriving, pause]);
      // What is still arriving, and the end of the stream, are the next call's.
      if (following === 'over' || following.done) break;
      arriving = undefined;
      newest = following;
    }
    return newest;
  };
  const stop = (): Promise<IteratorResult<ExecutionResult>> =>
    source.return?.() ?? Promise.resolve({ done: true, value: undefined });
  return { [Symbol.asyncIterator]: () => ({ next, return: stop }) };
}
