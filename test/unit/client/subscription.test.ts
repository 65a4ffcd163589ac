import { afterEach, describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { ApiClient } from '../../../src/cli/api/api-client.js';
import type { Operation } from '../../../src/operations/operation.js';
import { ServerUnreachableError } from '../../../src/client/errors.js';
import { startMadeApiServer, type MadeApiServer } from '../../support/made-api-server.js';
import { upTo } from '../../support/transcript.js';

const SCHEMA = `
  type Query { nothing: Int }
  type Subscription { written(after: Int = 0): Written!  refused: Written! }
  type Written { sequence: Int! }
`;

interface Written {
  written: { sequence: number };
}
const WRITTEN: Operation<Written, { after: number }> = {
  text: 'subscription Written($after: Int!) { written(after: $after) { sequence } }',
};

const REFUSED: Operation<Written, { after: number }> = { text: 'subscription { refused { sequence } }' };

/** A log of `length` events; each subscriber replays from its cursor and is held at `pauseAt` until `release`. */
class MadeLog {
  readonly cursors: number[] = [];
  private open: (() => void) | undefined;
  private readonly gate = new Promise<void>((resolve) => (this.open = resolve));

  constructor(
    private readonly length: number,
    private readonly pauseAt = Infinity,
    /** Events sent again although the cursor is past them: a client must drop them. */
    private readonly overlap = 0,
  ) {}

  release(): void {
    this.open?.();
  }

  async *tail(after: number): AsyncGenerator<Written> {
    this.cursors.push(after);
    for (let sequence = Math.max(0, after - this.overlap) + 1; sequence <= this.length; sequence += 1) {
      if (sequence > this.pauseAt) await this.gate;
      yield { written: { sequence } };
    }
  }
}

let server: MadeApiServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

function startWith(log: MadeLog, port?: number): Promise<MadeApiServer> {
  const root = {
    written: ({ after }: { after: number }) => log.tail(after),
    refused: () => {
      throw new GraphQLError('no such run', { extensions: { code: 'NOT_FOUND' } });
    },
  };
  return startMadeApiServer({ schema: SCHEMA, root, ...(port !== undefined && { port }) });
}

function follow(url: URL, overrides: { signal?: AbortSignal; onReconnecting?: () => void; after?: number } = {}) {
  return new ApiClient({ url, token: 'a-token-of-16-chars' }).subscribe(
    WRITTEN,
    { after: overrides.after ?? 0 },
    {
      cursor: { variable: 'after', of: ({ written }) => written.sequence },
      signal: overrides.signal ?? new AbortController().signal,
      onReconnecting: overrides.onReconnecting,
      retryDelaysMs: Array<number>(40).fill(25),
    },
  );
}

describe('subscribe', () => {
  it('yields every event in order and ends when the server ends it, with the token sent', async () => {
    const log = new MadeLog(200);
    server = await startWith(log);
    const seen: number[] = [];
    for await (const { written } of follow(server.url)) seen.push(written.sequence);
    expect(seen).toEqual(upTo(200));
    expect(server.authorizations).toEqual(['Bearer a-token-of-16-chars']);
  });

  it('starts after the cursor it is given', async () => {
    const log = new MadeLog(10);
    server = await startWith(log);
    const seen: number[] = [];
    for await (const { written } of follow(server.url, { after: 7 })) seen.push(written.sequence);
    expect(seen).toEqual([8, 9, 10]);
  });

  it('resumes after the last event seen when the socket is dropped, and drops repeated events', async () => {
    const log = new MadeLog(60, 30, 5);
    server = await startWith(log);
    const seen: number[] = [];
    let reconnects = 0;
    for await (const { written } of follow(server.url, { onReconnecting: () => (reconnects += 1) })) {
      seen.push(written.sequence);
      if (written.sequence === 30 && reconnects === 0) {
        server.dropSockets();
        log.release();
      }
    }
    expect(seen).toEqual(upTo(60));
    expect(reconnects).toBeGreaterThan(0);
    expect(log.cursors).toEqual([0, 30]);
  });

  it('waits for a server that is being restarted and goes on where it was', async () => {
    const before = new MadeLog(40, 20);
    const after = new MadeLog(40);
    server = await startWith(before);
    const { url } = server;
    const seen: number[] = [];
    let restarted = false;
    for await (const { written } of follow(url)) {
      seen.push(written.sequence);
      if (written.sequence === 20 && !restarted) {
        restarted = true;
        await server.close();
        server = await startWith(after, Number(url.port));
      }
    }
    before.release();
    expect(seen).toEqual(upTo(40));
    expect(after.cursors).toEqual([20]);
  });

  it('gives up when the server stays away', async () => {
    const log = new MadeLog(20, 10);
    server = await startWith(log);
    const { url } = server;
    const events = new ApiClient({ url, token: undefined }).subscribe(
      WRITTEN,
      { after: 0 },
      {
        cursor: { variable: 'after', of: ({ written }) => written.sequence },
        signal: new AbortController().signal,
        retryDelaysMs: [1, 1],
      },
    );
    const consume = async () => {
      for await (const { written } of events) if (written.sequence === 10) await server?.close();
    };
    await expect(consume()).rejects.toThrow(ServerUnreachableError);
    log.release();
    server = undefined;
  });

  it('ends quietly when it is aborted, even while it waits for the next event', async () => {
    const log = new MadeLog(20, 10);
    server = await startWith(log);
    const stop = new AbortController();
    const seen: number[] = [];
    for await (const { written } of follow(server.url, { signal: stop.signal })) {
      seen.push(written.sequence);
      if (written.sequence === 10) setImmediate(() => stop.abort());
    }
    expect(seen).toEqual(upTo(10));
    log.release();
  });

  it('throws the code of a GraphQL error', async () => {
    server = await startWith(new MadeLog(1));
    const events = new ApiClient({ url: server.url, token: undefined }).subscribe(
      REFUSED,
      { after: 0 },
      {
        cursor: { variable: 'after', of: ({ written }) => written.sequence },
        signal: new AbortController().signal,
      },
    );
    await expect(events.next()).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'no such run' });
  });

  it('does not try again with a token that the server does not take', async () => {
    server = await startMadeApiServer({ schema: SCHEMA, root: {}, admits: false });
    await expect(follow(server.url).next()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: `${server.url.origin} does not take this token`,
    });
    expect(server.authorizations).toHaveLength(1);
  });
});
