// A process of its own that asks a server as fast as it answers: it is forked by load.ts and told what to do by messages.
import { Pool } from 'undici';
import type { Load, LoadResult } from './load.js';

/** Each connection goes through the bodies in their order, over and over, until the time is up. */
async function run({ url, bodies, connections, seconds }: Load): Promise<LoadResult> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const bytes = new Map<string, number>();
  let requests = 0;
  const ask = async (body: string): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await pool.request({ path: pathname, method: 'POST', headers, body });
    const { byteLength } = await answer.body.arrayBuffer();
    // What a request is answered was looked at before; it does not change.
    const expected = bytes.get(body) ?? byteLength;
    bytes.set(body, expected);
    if (answer.statusCode !== 200 || byteLength !== expected) throw new Error(`${url} answered something else`);
    requests += 1;
  };
  const startedAt = performance.now();
  const isOver = (): boolean => performance.now() - startedAt >= seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (!isOver()) for (const body of bodies) await ask(body);
    }),
  );
  const tookMs = performance.now() - startedAt;
  await pool.close();
  return { requests, tookMs };
}

process.on('message', (load: Load) => void run(load).then((result) => process.send?.(result)));
process.on('disconnect', () => process.exit(0));
