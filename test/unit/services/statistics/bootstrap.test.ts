import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bootstrap } from '../../../../src/services/statistics/bootstrap.js';
import { bootstrapReplicates } from '../../../../src/services/statistics/bootstrap-replicates.js';

/** Share of the first cell. */
function share([right = 0, wrong = 0]: readonly number[]): { share: number | null } {
  return { share: right + wrong === 0 ? null : right / (right + wrong) };
}

describe('bootstrap', () => {
  it('has the standard error and the limits of a proportion', () => {
    const { share: result } = bootstrap({ strata: [[900, 1100]], statistic: share });
    const standardError = Math.sqrt((0.45 * 0.55) / 2000);
    expect(Math.abs((result.standardError ?? 0) / standardError - 1)).toBeLessThan(0.05);
    expect(Math.abs((result.low ?? 0) - (0.45 - 1.96 * standardError))).toBeLessThan(standardError / 4);
    expect(Math.abs((result.high ?? 0) - (0.45 + 1.96 * standardError))).toBeLessThan(standardError / 4);
    expect([result.replicates, result.replicatesOk]).toEqual([2000, 2000]);
  });

  it('keeps the size of each stratum', () => {
    const sizes = ([a = 0, b = 0, c = 0, d = 0, e = 0]: readonly number[]) => ({ first: a + b, second: c + d + e });
    const { first, second } = bootstrap({
      strata: [
        [3, 4],
        [100, 0, 50],
      ],
      statistic: sizes,
      replicates: 100,
    });
    expect([first.low, first.high, first.standardError]).toEqual([7, 7, 0]);
    expect([second.low, second.high, second.standardError]).toEqual([150, 150, 0]);
  });

  it('varies less when strata that differ are kept apart', () => {
    const right = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]) => ({ share: (a + c) / (a + b + c + d) });
    const apart =
      bootstrap({
        strata: [
          [95, 5],
          [5, 95],
        ],
        statistic: right,
      }).share.standardError ?? 0;
    const together = bootstrap({ strata: [[95, 5, 5, 95]], statistic: right }).share.standardError ?? 0;
    expect(apart).toBeLessThan(together / 2);
  });

  it('gives all statistics from the same replicates', () => {
    const both = (counts: readonly number[]) => {
      const value = share(counts).share;
      return { share: value, complement: value === null ? null : 1 - value };
    };
    const result = bootstrap({ strata: [[30, 12]], statistic: both });
    expect(result.share.low).toBeCloseTo(1 - (result.complement.high ?? 0), 12);
  });

  it('leaves out, and counts, replicates in which the statistic is undefined', () => {
    const odds = ([right = 0, wrong = 0]: readonly number[]) => ({
      odds: right / wrong,
      checked: wrong === 0 ? null : right / wrong,
    });
    const result = bootstrap({ strata: [[8, 2]], statistic: odds });
    // (8/10)^10 = 0.107 of the replicates have no wrong answer
    expect(result.checked.replicatesOk).toBeGreaterThan(1700);
    expect(result.checked.replicatesOk).toBeLessThan(1860);
    expect(result.odds).toEqual(result.checked);
    expect(Number.isFinite(result.checked.high)).toBe(true);
  });

  it('is null of a statistic that is undefined, and of no answers', () => {
    const nothing = { low: null, high: null, standardError: null, replicates: 50, replicatesOk: 0, bca: null };
    expect(bootstrap({ strata: [[5, 5]], statistic: () => ({ none: null }), replicates: 50 }).none).toEqual(nothing);
    expect(bootstrap({ strata: [[0, 0]], statistic: share, replicates: 50 }).share).toEqual(nothing);
    expect(bootstrap({ strata: [], statistic: share, replicates: 50 }).share).toEqual(nothing);
  });

  it('gives the same limits for the same seed, others for another', () => {
    const input = { strata: [[40, 17]], statistic: share };
    expect(bootstrap(input)).toEqual(bootstrap(input));
    expect(bootstrap({ ...input, seed: 2 })).not.toEqual(bootstrap(input));
    expect(bootstrapReplicates({ ...input, seed: 2 })).not.toEqual(bootstrapReplicates(input));
  });

  it('does not depend on how many answers there are in what it takes', () => {
    const started = performance.now();
    const { share: result } = bootstrap({ strata: [[400_000, 600_000]], statistic: share });
    expect(performance.now() - started).toBeLessThan(1000);
    expect(Math.abs((result.standardError ?? 0) / Math.sqrt(0.24 / 1e6) - 1)).toBeLessThan(0.05);
  });

  it('has limits in order, around nothing but what replicates can be', () => {
    const property = fc.property(fc.nat(50), fc.nat(50), fc.nat(), (right, wrong, seed) => {
      const { low, high, bca } = bootstrap({ strata: [[right, wrong]], statistic: share, replicates: 60, seed }).share;
      for (const interval of [{ low, high }, bca]) {
        if (interval?.low == null || interval.high == null) continue;
        expect(interval.low).toBeLessThanOrEqual(interval.high);
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.high).toBeLessThanOrEqual(1);
      }
    });
    fc.assert(property, { seed: 1, numRuns: 200 });
  });

  it('makes no BCa interval when that was not asked for', () => {
    expect(bootstrap({ strata: [[30, 12]], statistic: share, withBca: false }).share.bca).toBeNull();
  });
});
