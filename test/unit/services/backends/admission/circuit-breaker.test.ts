import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CircuitBreaker } from '../../../../../src/services/backends/admission/circuit-breaker.js';
import type { BackendFailure } from '../../../../../src/services/backends/backend-error.js';

const failure = (change: Partial<BackendFailure> = {}): BackendFailure => ({
  kind: 'transient',
  code: 'BACKEND_ERROR',
  message: 'made',
  retryAfterMs: null,
  ...change,
});
const rateLimited = failure({ kind: 'rateLimited', code: 'BACKEND_OVERLOADED' });

describe('CircuitBreaker', () => {
  let answers: boolean;
  let looks: number;
  let changes: number;
  let breaker: CircuitBreaker;
  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    answers = false;
    looks = 0;
    changes = 0;
    breaker = new CircuitBreaker({
      look: () => {
        looks += 1;
        return answers ? Promise.resolve() : Promise.reject(new Error('nobody'));
      },
      classify: () => failure({ code: 'BACKEND_UNREACHABLE', message: 'nobody' }),
      onChange: () => (changes += 1),
      random: () => 0,
    });
  });
  afterEach(() => {
    breaker.close();
    jest.useRealTimers();
  });
  const break_ = (): void => {
    for (let i = 0; i < 5; i++) breaker.failed(failure(), false);
  };

  it('lets requests pass through four faults in a row, and any number with successes between', () => {
    for (let i = 0; i < 100; i++) {
      breaker.failed(failure(), false);
      if (i % 4 === 3) breaker.succeeded();
    }
    expect(breaker.admits).toBe(true);
    expect(breaker.outage).toBeNull();
  });

  it('leaves the server out after five faults in a row, and tells why', () => {
    jest.setSystemTime(1_000);
    breaker.failed(failure(), false);
    jest.setSystemTime(2_000);
    for (let i = 0; i < 4; i++) breaker.failed(failure({ message: `fault ${i}` }), false);
    expect(breaker.admits).toBe(false);
    expect(breaker.outage).toEqual({
      since: 1_000,
      attempts: 5,
      nextRetryAt: 2_250,
      last: failure({ message: 'fault 3' }),
    });
    expect(changes).toBe(1);
  });

  it('looks at longer and longer intervals, at most 5 s, with requests of its own', async () => {
    break_();
    const at: number[] = [];
    for (let seconds = 0, seen = 0; seconds < 30; seconds += 0.25) {
      await jest.advanceTimersByTimeAsync(250);
      if (looks > seen) at.push(Date.now());
      seen = looks;
    }
    const waits = at.map((time, index) => time - (at[index - 1] ?? 0));
    expect(waits.slice(0, 5)).toEqual([250, 500, 1000, 2000, 2500]);
    expect(new Set(waits.slice(5))).toEqual(new Set([2500]));
    expect(breaker.outage).toMatchObject({ attempts: 5 + looks, last: { code: 'BACKEND_UNREACHABLE' } });
  });

  it('lets one request through when somebody is there again; its success lets all pass', async () => {
    break_();
    answers = true;
    await jest.advanceTimersByTimeAsync(250);
    expect([breaker.admits, breaker.isProbing]).toEqual([true, true]);
    expect(breaker.outage).not.toBeNull();
    expect(breaker.succeeded()).toBe(true);
    expect([breaker.admits, breaker.isProbing]).toEqual([true, false]);
    expect(breaker.outage).toBeNull();
  });

  it('closes again when that request fails, and waits longer', async () => {
    break_();
    answers = true;
    await jest.advanceTimersByTimeAsync(250);
    breaker.failed(failure(), true);
    expect(breaker.admits).toBe(false);
    expect(breaker.outage).toMatchObject({ attempts: 6, nextRetryAt: 250 + 500 });
  });

  it('waits as long as the server asks', () => {
    for (let i = 0; i < 5; i++) breaker.failed({ ...rateLimited, retryAfterMs: 60_000 }, true);
    expect(breaker.outage?.nextRetryAt).toBe(60_000);
  });

  it('does not take a full server for a dead one while other requests are with it', () => {
    for (let i = 0; i < 50; i++) breaker.failed(rateLimited, false);
    expect(breaker.admits).toBe(true);
    breaker.failed(rateLimited, true);
    expect(breaker.admits).toBe(false);
  });

  it('opens again for all as soon as a request of before succeeds', () => {
    break_();
    expect(breaker.succeeded()).toBe(true);
    expect(breaker.admits).toBe(true);
    jest.advanceTimersByTime(60_000);
    expect(looks).toBe(0);
  });
});
