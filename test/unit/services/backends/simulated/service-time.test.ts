import { describe, expect, it } from '@jest/globals';
import {
  constantServiceTime,
  tokenServiceTime,
  totalMs,
} from '../../../../../src/services/backends/simulated/service-time.js';

describe('service time', () => {
  it('is constant for benches', () => {
    const time = constantServiceTime(100)({ promptTokens: 500, cachedTokens: 480, completionTokens: 9 });
    expect(totalMs(time, 9)).toBe(100);
  });

  it('grows with the reply and shrinks with the cache', () => {
    const model = tokenServiceTime(20);
    const load = { promptTokens: 500, cachedTokens: 0, completionTokens: 1 };
    expect(totalMs(model(load), 1)).toBeCloseTo(16);
    expect(totalMs(model(load), 5)).toBeCloseTo(24);
    expect(totalMs(model({ ...load, cachedTokens: 500 }), 1)).toBeCloseTo(6);
  });

  it('is nothing when nothing is asked for', () => {
    expect(totalMs(tokenServiceTime(0)({ promptTokens: 0, cachedTokens: 0, completionTokens: 0 }), 0)).toBe(0);
  });
});
