import { describe, expect, it } from '@jest/globals';
import { confidenceSummary } from '../../../../src/services/statistics/confidence-summary.js';

describe('confidenceSummary', () => {
  it('agrees with values worked by hand', () => {
    // Ratings 5 5 5 3 (mean 4.5, squared deviations .25 x 3 + 2.25 = 3, sd = sqrt(3/4)); right at 5: 2 of 3, at 3: 1.
    const summary = confidenceSummary([
      { truth: 'A', response: 'A', confidence: 5, count: 2 },
      { truth: 'A', response: 'B', confidence: 5, count: 1 },
      { truth: 'B', response: 'B', confidence: 3, count: 1 },
    ]);
    expect(summary.mean).toBe(4.5);
    expect(summary.sd).toBeCloseTo(Math.sqrt(0.75), 12);
    expect(summary.levels.map(({ level, count, share }) => [level, count, share])).toEqual([
      [1, 0, 0],
      [2, 0, 0],
      [3, 1, 0.25],
      [4, 0, 0],
      [5, 3, 0.75],
    ]);
    expect(summary.levels.map(({ accuracy }) => accuracy.value)).toEqual([null, null, 1, null, 2 / 3]);
    expect(summary.high).toMatchObject({ count: 2, n: 3 });
    expect(summary.low).toMatchObject({ count: 1, n: 1, value: 1 });
    expect(summary).toMatchObject({ median: 5, levelsUsed: 2, modalShare: 0.75 });
    expect([summary.meanCorrect, summary.meanWrong]).toEqual([13 / 3, 5]);
    expect(summary.entropyBits).toBeCloseTo(-(0.75 * Math.log2(0.75) + 0.25 * Math.log2(0.25)), 12);
    // 2 of 3 against 1 of 1: of the four places of the wrong answer three are in the high group, so both tables count.
    expect(summary.pHighVersusLow).toBe(1);
  });

  it('has the mean of the two middle ratings as median of an even number', () => {
    const ratings = [1, 2, 4, 5].map((confidence) => ({ truth: 'A', response: 'A', confidence, count: 3 }));
    expect(confidenceSummary(ratings).median).toBe(3);
    expect(confidenceSummary(ratings.slice(1)).median).toBe(4);
  });

  it('has no entropy, and no test, with one level', () => {
    const summary = confidenceSummary([{ truth: 'A', response: 'B', confidence: 5, count: 9 }]);
    expect(summary).toMatchObject({ entropyBits: 0, levelsUsed: 1, modalShare: 1, pHighVersusLow: null });
  });

  it('leaves out what has no letter or no confidence', () => {
    const summary = confidenceSummary([
      { truth: 'A', response: 'A', confidence: 4, count: 1 },
      { truth: 'A', response: null, confidence: 1, count: 9 },
      { truth: 'A', response: 'A', confidence: null, count: 9 },
    ]);
    expect(summary).toMatchObject({ mean: 4, sd: 0, high: { n: 1 }, low: { n: 0, value: null } });
  });

  it('has nulls, not zeros, where nothing is rated', () => {
    const summary = confidenceSummary([{ truth: 'A', response: 'A', confidence: null, count: 5 }]);
    expect(summary).toMatchObject({ mean: null, sd: null, high: { value: null }, low: { value: null } });
    expect(summary).toMatchObject({ median: null, modalShare: null, entropyBits: null, pHighVersusLow: null });
    expect(summary).toMatchObject({ meanCorrect: null, meanWrong: null, levelsUsed: 0 });
    expect(summary.levels.map(({ count, share }) => [count, share])).toEqual(Array(5).fill([0, null]));
  });
});
