import { describe, expect, it } from '@jest/globals';
import type { ExecutionResult } from 'graphql';
import { settledResults } from '../../../web/graphiql/settled-results.js';

describe('settledResults', () => {
  it('hands on the last of many results that come at once, then ends', async () => {
    const shown: unknown[] = [];
    for await (const result of settledResults(numbered(5000))) shown.push(result.data?.n);
    expect(shown.at(-1)).toBe(5000);
    expect(shown.length).toBeLessThan(100);
  });

  it('hands on a result that nothing follows while the stream stays open', async () => {
    const { results } = endless({ data: { n: 1 } });
    const step = await settledResults(results)[Symbol.asyncIterator]().next();
    expect(step).toEqual({ done: false, value: { data: { n: 1 } } });
  });

  it('stops the stream at once, without waiting for its next result', async () => {
    const stream = endless({ data: { n: 1 } });
    const settled = settledResults(stream.results);
    await settled[Symbol.asyncIterator]().next();
    await settled[Symbol.asyncIterator]().return?.();
    expect(stream.isStopped()).toBe(true);
  });

  it('passes on the error of a stream that breaks', async () => {
    const iterator = settledResults(broken())[Symbol.asyncIterator]();
    await expect(iterator.next()).rejects.toThrow('connection lost');
  });
});

async function* numbered(count: number): AsyncGenerator<ExecutionResult> {
  for (let n = 1; n <= count; n += 1) yield await Promise.resolve({ data: { n } });
}

async function* broken(): AsyncGenerator<ExecutionResult> {
  yield await Promise.reject(new Error('connection lost'));
}

/** A stream with one result, whose second never comes. */
function endless(first: ExecutionResult): { results: AsyncIterable<ExecutionResult>; isStopped: () => boolean } {
  const coming = [Promise.resolve<IteratorResult<ExecutionResult>>({ done: false, value: first })];
  let isStopped = false;
  const iterator: AsyncIterator<ExecutionResult> = {
    next: () => coming.shift() ?? new Promise(() => undefined),
    return: () => {
      isStopped = true;
      return Promise.resolve({ done: true, value: undefined });
    },
  };
  return { results: { [Symbol.asyncIterator]: () => iterator }, isStopped: () => isStopped };
}
