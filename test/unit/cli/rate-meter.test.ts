import { describe, expect, it } from '@jest/globals';
import { RateMeter } from '../../../src/cli/rate-meter.js';

describe('RateMeter', () => {
  it('knows nothing before time has passed', () => {
    const meter = new RateMeter();
    expect(meter.perSecond()).toBeNull();
    meter.record(5, 1000);
    expect(meter.perSecond()).toBeNull();
    expect(meter.etaMs(10)).toBeNull();
  });

  it('measures the pace and the time to the end', () => {
    const meter = new RateMeter();
    meter.record(0, 0);
    meter.record(50, 500);
    expect(meter.perSecond()).toBe(100);
    expect(meter.etaMs(250)).toBe(2000);
  });

  it('forgets a burst after ten seconds', () => {
    const meter = new RateMeter();
    meter.record(0, 0);
    meter.record(10_000, 100);
    for (let second = 1; second <= 20; second += 1) meter.record(10_000 + second, 1000 * second);
    expect(meter.perSecond()).toBe(1);
  });
});
