import { describe, expect, it } from '@jest/globals';
import { TokenStreams, type TokenDelta } from '../../../../src/services/dispatch/token-streams.js';

const request = { runId: 1, qid: 'Q-1', sample: 0, stage: 1, attempt: 1 } as const;
const never = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
const iterate = (stream: AsyncIterable<TokenDelta>) => stream[Symbol.asyncIterator]();

describe('TokenStreams', () => {
  it('asks for no text of a run that nobody watches, or watches any more', async () => {
    const streams = new TokenStreams();
    expect(streams.writerOf(request)).toBeUndefined();
    const watcher = iterate(streams.watch(1, never));
    const first = watcher.next();
    expect(streams.writerOf({ ...request, runId: 2 })).toBeUndefined();
    const write = streams.writerOf(request)!;
    write('A');
    expect(await first).toEqual({ value: { ...request, delta: 'A' }, done: false });
    await watcher.return?.();
    expect(streams.writerOf(request)).toBeUndefined();
    // A request that is still under way.
    write('B');
  });

  it('gives every watcher every piece in order, whatever the others do', async () => {
    const streams = new TokenStreams();
    const [quick, slow] = [iterate(streams.watch(1, never)), iterate(streams.watch(1, never))];
    const firsts = [quick.next(), slow.next()];
    const write = streams.writerOf(request)!;
    for (const text of ['a', 'b', 'c']) write(text);
    const texts = [(await firsts[0]!).value, (await quick.next()).value, (await quick.next()).value] as TokenDelta[];
    expect(texts.map(({ delta }) => delta)).toEqual(['a', 'b', 'c']);
    await quick.return?.();
    write('d');
    const rest = [(await firsts[1]!).value, ...(await take(slow, 3))] as TokenDelta[];
    expect(rest.map(({ delta }) => delta)).toEqual(['a', 'b', 'c', 'd']);
    await slow.return?.();
  });

  it('keeps the newest pieces of those that a watcher is too slow for', async () => {
    const streams = new TokenStreams();
    const watcher = iterate(streams.watch(1, never));
    const first = watcher.next();
    const write = streams.writerOf(request)!;
    for (let i = 0; i < 5000; i++) write(String(i));
    expect(((await first).value as TokenDelta).delta).toBe('0');
    const kept = (await take(watcher, 1000)).map(({ delta }) => Number(delta));
    expect(kept).toEqual(Array.from({ length: 1000 }, (_, i) => 4000 + i));
    await watcher.return?.();
  });

  it('ends with what it is tied to, after what has come by then', async () => {
    const streams = new TokenStreams();
    let end = (): void => undefined;
    const watcher = iterate(streams.watch(1, () => new Promise((resolve) => (end = resolve))));
    const first = watcher.next();
    const write = streams.writerOf(request)!;
    write('a');
    write('b');
    end();
    expect((await first).done).toBe(false);
    expect((await watcher.next()).value).toMatchObject({ delta: 'b' });
    expect((await watcher.next()).done).toBe(true);
    expect(streams.writerOf(request)).toBeUndefined();
  });

  it('ends with the error of what it is tied to', async () => {
    const streams = new TokenStreams();
    const watcher = iterate(streams.watch(1, () => Promise.reject(new Error('the database is away'))));
    await expect(watcher.next()).rejects.toThrow('the database is away');
    expect(streams.writerOf(request)).toBeUndefined();
  });
});

async function take(watcher: AsyncIterator<TokenDelta>, count: number): Promise<TokenDelta[]> {
  const taken: TokenDelta[] = [];
  while (taken.length < count) taken.push((await watcher.next()).value as TokenDelta);
  return taken;
}
