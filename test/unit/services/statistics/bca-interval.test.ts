import { describe, expect, it } from '@jest/globals';
import { bcaInterval } from '../../../../src/services/statistics/bca-interval.js';
import { bootstrap } from '../../../../src/services/statistics/bootstrap.js';
import { percentileInterval } from '../../../../src/services/statistics/percentile-interval.js';

const sorted = Float64Array.from({ length: 2001 }, (_, index) => index / 2000);
const evenly = [
  { value: 0, count: 5 },
  { value: 1, count: 5 },
];

describe('bcaInterval', () => {
  it('is the percentile interval where there is neither bias nor skewness', () => {
    const interval = bcaInterval({ sorted, estimate: 0.5, jackknife: evenly });
    expect(interval?.low).toBeCloseTo(percentileInterval(sorted)?.low ?? 0, 12);
    expect(interval?.high).toBeCloseTo(percentileInterval(sorted)?.high ?? 0, 12);
  });

  it('moves the limits by the bias and the acceleration of the formula', () => {
    const jackknife = [
      { value: 0, count: 1 },
      { value: 1, count: 9 },
    ];
    // by hand: d = 0.9 once and -0.1 nine times, so the sum of cubes is 0.72 and of squares 0.9; a = 0.72 / (6 * 0.9^1.5).
    // z0 = F^-1(1200.5 / 2001) = 0.253218; the limits are the shares F(z0 + (z0 ± z) / (1 - a (z0 ± z))) themselves
    const interval = bcaInterval({ sorted, estimate: 0.6, jackknife });
    expect(interval?.low).toBeCloseTo(0.13064902765417702, 6);
    expect(interval?.high).toBeCloseTo(0.9997355051173067, 6);
  });

  it('weighs a cell as the answers in it', () => {
    const apart = evenly
      .flatMap(({ value, count }) => new Array<number>(count).fill(value))
      .map((value) => ({ value, count: 1 }));
    expect(bcaInterval({ sorted, estimate: 0.4, jackknife: apart })).toEqual(
      bcaInterval({ sorted, estimate: 0.4, jackknife: evenly }),
    );
  });

  it('is null without replicates, when they are all equal, and when all lie on one side', () => {
    expect(bcaInterval({ sorted: new Float64Array(), estimate: 1, jackknife: evenly })).toBeNull();
    expect(bcaInterval({ sorted: Float64Array.of(1, 1), estimate: 1, jackknife: evenly })).toBeNull();
    expect(bcaInterval({ sorted, estimate: 2, jackknife: evenly })).toBeNull();
  });

  it('takes no acceleration from a statistic to which no answer matters', () => {
    const jackknife = [{ value: 3, count: 10 }];
    expect(bcaInterval({ sorted, estimate: 0.4, jackknife })).toEqual(
      bcaInterval({ sorted, estimate: 0.4, jackknife: evenly }),
    );
  });
});

describe('the BCa interval of a bootstrap', () => {
  it('covers a small share better than the percentile interval: it reaches higher', () => {
    const { share } = bootstrap({
      strata: [[3, 57]],
      statistic: ([right = 0, wrong = 0]) => ({ share: right / (right + wrong) }),
    });
    expect(share.bca?.low).toBeGreaterThan(0);
    expect(share.bca?.high).toBeGreaterThan(share.high ?? 1);
  });
});
