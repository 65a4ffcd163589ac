import { describe, expect, it } from '@jest/globals';
import { bootstrapMetaD } from '../../../../src/services/statistics/bootstrap-meta-d.js';
import { bootstrapReplicates } from '../../../../src/services/statistics/bootstrap-replicates.js';
import { canonicalCells } from '../../../../src/services/statistics/canonical-cells.js';
import { metaD } from '../../../../src/services/statistics/meta-d.js';
import { percentileInterval } from '../../../../src/services/statistics/percentile-interval.js';

/** 700 answers of an observer with d' of about 1.5 whose ratings are as good as its answers. */
const CELLS = [
  ['A', 'A', [25, 40, 55, 70, 90]],
  ['A', 'B', [30, 20, 12, 6, 2]],
  ['B', 'B', [25, 40, 55, 70, 90]],
  ['B', 'A', [30, 20, 12, 6, 2]],
].flatMap(([truth, response, counts]) =>
  (counts as number[]).map((count, index) => ({
    truth: truth as string,
    response: response as string,
    confidence: index + 1,
    count,
  })),
);

describe('bootstrapMetaD', () => {
  it('has limits on either side of the estimates', () => {
    const { metaDPrime, mRatio, mDiff } = bootstrapMetaD({ strata: [CELLS], replicates: 300 });
    const fit = metaD(CELLS);
    for (const [result, value] of [
      [metaDPrime, fit.metaDPrime],
      [mRatio, fit.mRatio],
      [mDiff, fit.mDiff],
    ] as const) {
      expect(result.low).toBeLessThan(value ?? NaN);
      expect(result.high).toBeGreaterThan(value ?? NaN);
      expect(result.replicatesOk).toBe(300);
    }
  });

  it('finds in each replicate what a fit that looks everywhere finds', () => {
    const cells = canonicalCells(CELLS);
    const { everywhere } = bootstrapReplicates({
      strata: [cells.map(({ count }) => count)],
      statistic: (counts) => ({
        everywhere: metaD(cells.map((cell, index) => ({ ...cell, count: counts[index] ?? 0 }))).metaDPrime,
      }),
      replicates: 100,
    });
    const { metaDPrime } = bootstrapMetaD({ strata: [CELLS], replicates: 100 });
    expect(metaDPrime.low).toBeCloseTo(percentileInterval(everywhere)?.low ?? NaN, 5);
    expect(metaDPrime.high).toBeCloseTo(percentileInterval(everywhere)?.high ?? NaN, 5);
  });

  it('does not depend on the order in which cells arrive', () => {
    const turned = [...CELLS].reverse();
    expect(bootstrapMetaD({ strata: [turned], replicates: 20 })).toEqual(
      bootstrapMetaD({ strata: [CELLS], replicates: 20 }),
    );
  });

  it('is null where meta-d′ is', () => {
    const constant = CELLS.filter(({ confidence }) => confidence === 5);
    const { mRatio } = bootstrapMetaD({ strata: [constant], replicates: 20 });
    expect([mRatio.low, mRatio.high, mRatio.replicatesOk]).toEqual([null, null, 0]);
  });
});
