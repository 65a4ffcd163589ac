import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BackendPool } from '../../../../../src/services/backends/admission/backend-pool.js';
import { BackendServer } from '../../../../../src/services/backends/admission/backend-server.js';
import { FixedLimit } from '../../../../../src/services/backends/admission/in-flight-limit.js';
import type { Permit } from '../../../../../src/services/backends/admission/permit.js';
import { BackendClient } from '../../../../../src/services/backends/backend-client.js';
import type { BackendFailure } from '../../../../../src/services/backends/backend-error.js';

const lost: BackendFailure = {
  kind: 'transient',
  code: 'BACKEND_CONNECTION_LOST',
  message: 'made',
  retryAfterMs: null,
};

describe('BackendPool', () => {
  let pool: BackendPool;
  let small: BackendServer;
  let large: BackendServer;
  const never = new AbortController().signal;
  const server = (name: string, limit: number): BackendServer =>
    new BackendServer({
      name,
      // Nobody listens there: a look finds nothing.
      client: new BackendClient({ url: 'http://127.0.0.1:9', apiKey: undefined, maxInFlight: 1 }),
      limit: new FixedLimit(limit),
      onChange: () => pool.dispatch(),
    });
  beforeEach(() => {
    small = server('small', 2);
    large = server('large', 4);
    pool = new BackendPool([small, large]);
  });
  afterEach(() => Promise.all(pool.servers.map((each) => each.close())));

  /** Asks for a place; what came of it is there when the event loop has been round. */
  function ask(
    priority: number,
    at: BackendServer | null = null,
    signal = never,
  ): { permit?: Permit; error?: unknown } {
    const asked: { permit?: Permit; error?: unknown } = {};
    pool.admit({ priority, server: at, signal }).then(
      (permit) => (asked.permit = permit),
      (error: unknown) => (asked.error = error),
    );
    return asked;
  }
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const fail = (permit: Permit): void => permit.failed(lost);

  it('gives the least loaded server, never more than each may have', async () => {
    const asked = Array.from({ length: 8 }, (_, priority) => ask(priority));
    await settled();
    const names = asked.map(({ permit }) => permit?.server.name);
    expect(names.filter((name) => name === 'small')).toHaveLength(2);
    expect(names.filter((name) => name === 'large')).toHaveLength(4);
    // After one each, the larger is the less loaded.
    expect(names.slice(0, 3)).toEqual(['small', 'large', 'large']);
    expect(pool.waiting).toBe(2);
  });

  it('serves by priority those that begin, and before them those that have begun, at their server', async () => {
    const holders = Array.from({ length: 6 }, () => ask(0));
    await settled();
    const later = ask(9);
    const sooner = ask(3);
    const begun = ask(0, small);
    await settled();
    const at = (name: string): Permit => holders.find(({ permit }) => permit?.server.name === name)!.permit!;
    at('large').succeeded();
    await settled();
    expect([begun.permit, sooner.permit?.server.name, later.permit]).toEqual([undefined, 'large', undefined]);
    at('small').succeeded();
    await settled();
    expect(begun.permit?.server.name).toBe('small');
    expect(later.permit).toBeUndefined();
  });

  it('counts a permit once, whatever is called after', async () => {
    const asked = ask(0);
    await settled();
    const { permit } = asked;
    permit?.succeeded();
    permit?.failed(lost);
    permit?.abandoned();
    expect(permit?.server.inFlight).toBe(0);
    expect(permit?.server.breaker.outage).toBeNull();
  });

  it('leaves a server out that fails, and moves those that had begun there to another', async () => {
    for (let i = 0; i < 5; i++) fail(small.take());
    const begun = ask(0, small);
    const fresh = ask(0);
    await settled();
    expect([begun.permit?.server.name, fresh.permit?.server.name]).toEqual(['large', 'large']);
  });

  it('makes everybody wait while every server is out, and nobody after a signal', async () => {
    for (const each of [small, large]) for (let i = 0; i < 5; i++) fail(each.take());
    for (const { breaker } of [small, large]) expect(breaker.outage).not.toBeNull();
    const controller = new AbortController();
    const waiting = ask(0, null, controller.signal);
    const begun = ask(0, small, controller.signal);
    await settled();
    expect(pool.waiting).toBe(2);
    const reason = new Error('enough');
    controller.abort(reason);
    await settled();
    expect([waiting.error, begun.error]).toEqual([reason, reason]);
    expect(pool.waiting).toBe(0);
    expect(await pool.admit({ priority: 0, server: null, signal: controller.signal }).catch((e: unknown) => e)).toBe(
      reason,
    );
  });

  it('tells a request that a server cannot judge from one that it has judged', async () => {
    const asked = Array.from({ length: 5 }, () => ask(0));
    await settled();
    for (const { permit } of asked) permit?.failed({ ...lost, kind: 'permanent', code: 'BACKEND_REJECTED' });
    expect(pool.servers.map(({ breaker }) => breaker.outage)).toEqual([null, null]);
  });

  it('tells since when its oldest request is with a server, and when one was last answered', () => {
    expect(small.oldestSentAt).toBeNull();
    const before = Date.now();
    const permit = small.take();
    expect(small.oldestSentAt).toBeGreaterThanOrEqual(before);
    permit.succeeded();
    expect(small.oldestSentAt).toBeNull();
    expect(small.lastSuccessAt).toBeGreaterThanOrEqual(before);
  });
});
