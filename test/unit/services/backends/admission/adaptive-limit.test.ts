import { describe, expect, it } from '@jest/globals';
import { AdaptiveLimit } from '../../../../../src/services/backends/admission/adaptive-limit.js';
import { seededUniform } from '../../../../../src/services/statistics/seeded-uniform.js';
import { ClosedLoop, type ModelServer } from '../../../../support/closed-loop.js';

const fixedTime = (slots: number, ms: number): ModelServer => ({ slots, serviceMs: () => ms });

function settled(
  server: ModelServer,
  ceiling: number,
  ms: number,
  jitter = 0,
): { limit: AdaptiveLimit; loop: ClosedLoop } {
  const loop = new ClosedLoop(server, jitter);
  const limit = new AdaptiveLimit(ceiling, () => loop.now);
  loop.run(limit, ms);
  return { limit, loop };
}

describe('AdaptiveLimit', () => {
  const servers = [
    [16, 100],
    [64, 20],
    [64, 100],
    [64, 3000],
    [100, 200],
    [256, 100],
  ] as const;
  it.each(servers.flatMap(([slots, serviceMs]) => [0, 0.3].map((jitter) => ({ slots, serviceMs, jitter }))))(
    'finds the knee of a server with $slots slots of $serviceMs ms (spread $jitter)',
    ({ slots, serviceMs, jitter }) => {
      const { limit, loop } = settled(fixedTime(slots, serviceMs), 1024, Math.max(20_000, 40 * serviceMs), jitter);
      expect(limit.value).toBeGreaterThanOrEqual(slots);
      expect(limit.value).toBeLessThanOrEqual(1.7 * slots);
      expect(loop.rate(20 * serviceMs)).toBeGreaterThan((0.95 * 1000 * slots) / serviceMs);
    },
  );

  it('keeps its place for minutes: trying a little more does not add up', () => {
    const { limit } = settled(fixedTime(64, 100), 1024, 600_000);
    expect(limit.value).toBeLessThanOrEqual(1.7 * 64);
  });

  it('grows with a server whose latency grows with every request that it takes in, while throughput does', () => {
    // As a batching server: 200 in flight take twice as long as one, and are worth a hundred.
    const batching: ModelServer = { slots: 128, serviceMs: (running) => 500 * (1 + running / 128) };
    const { limit } = settled(batching, 512, 120_000);
    expect(limit.value).toBeGreaterThanOrEqual(96);
  });

  it('never exceeds the ceiling, and says so', () => {
    const { limit } = settled(fixedTime(500, 100), 40, 20_000);
    expect(limit.value).toBe(40);
    expect(limit.changes.at(-1)?.to).toBe(40);
  });

  it('does not move while there is too little to do', () => {
    const loop = new ClosedLoop(fixedTime(64, 100));
    const limit = new AdaptiveLimit(256, () => loop.now);
    const few = { value: 5, completed: (ms: number, inFlight: number) => limit.completed(ms, inFlight) };
    loop.run(few, 20_000);
    expect(limit.value).toBe(16);
  });

  it('gives way at once when the server is overloaded, once for all refusals of one wave', () => {
    const { limit, loop } = settled(fixedTime(64, 100), 256, 20_000);
    const before = limit.value;
    for (let i = 0; i < 10; i++) limit.overloaded(before, loop.now);
    expect(limit.value).toBe(Math.floor(before * 0.7));
    expect(limit.changes.at(-1)?.reason).toMatch(/refuses requests as overloaded/);
    const cut = limit.value;
    loop.run(limit, 4_000);
    expect(limit.value).toBe(cut);
    loop.run(limit, 60_000);
    expect(limit.value).toBeGreaterThan(cut);
  });

  it('takes the word of a server that tells its queue', () => {
    const loop = new ClosedLoop(fixedTime(64, 100));
    const limit = new AdaptiveLimit(1024, () => loop.now);
    for (let second = 0; second < 5; second++) {
      loop.run(limit, 1_000);
      limit.observedQueue(loop.queue);
    }
    expect(limit.value).toBe(80);
    expect(limit.changes.some(({ reason }) => /runs 64 and lets \d+ wait/.test(reason))).toBe(true);
  });

  it('grows no further for a while after many passing faults', () => {
    const loop = new ClosedLoop(fixedTime(256, 100));
    const limit = new AdaptiveLimit(256, () => loop.now);
    for (let i = 0; i < 10; i++) limit.stumbled();
    loop.run(limit, 1_900);
    expect(limit.value).toBe(16);
    loop.run(limit, 5_000);
    expect(limit.value).toBeGreaterThan(100);
  });

  it('finds the same limit through faults that come by chance: one in 20, refusals or others', () => {
    const random = seededUniform(3);
    const loop = new ClosedLoop(fixedTime(64, 100));
    const limit = new AdaptiveLimit(256, () => loop.now);
    const spoilt = {
      get value() {
        return limit.value;
      },
      completed(ms: number, inFlight: number) {
        const draw = random();
        if (draw < 0.025) limit.overloaded(inFlight, loop.now - ms);
        else if (draw < 0.05) limit.stumbled();
        else limit.completed(ms, inFlight);
      },
    };
    loop.run(spoilt, 150_000);
    expect(limit.value).toBeGreaterThanOrEqual(64);
    expect(loop.rate(100_000)).toBeGreaterThan(600);
  });

  it('begins anew when the server was away', () => {
    const { limit } = settled(fixedTime(64, 100), 256, 20_000);
    limit.restart('the server is back');
    expect(limit.value).toBe(16);
    expect(limit.changes.at(-1)).toMatchObject({ to: 16, reason: 'the server is back' });
  });
});
