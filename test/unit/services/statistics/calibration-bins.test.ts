import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidInputError } from '../../../../src/errors.js';
import {
  calibrationGap,
  equalMassBins,
  equalMassIndex,
  equalWidthBins,
  equalWidthIndex,
  levelBins,
} from '../../../../src/services/statistics/calibration-bins.js';
import { probabilityGroups } from './probability-groups.js';

const GROUPS = [
  { score: 0.1, correct: 1, wrong: 1 },
  { score: 0.5, correct: 1, wrong: 0 },
  { score: 0.6, correct: 1, wrong: 2 },
];

describe('levelBins', () => {
  it('has a bin for each probability', () => {
    expect(levelBins(GROUPS).map(({ low, high, n, correct }) => [low, high, n, correct])).toEqual([
      [0.1, 0.1, 2, 1],
      [0.5, 0.5, 1, 1],
      [0.6, 0.6, 3, 1],
    ]);
  });
});

describe('equalWidthBins', () => {
  it('lists empty bins and takes an edge into the bin below it', () => {
    const bins = equalWidthBins(GROUPS, 4);
    expect(bins.map(({ low, high, n }) => [low, high, n])).toEqual([
      [0, 0.25, 2],
      [0.25, 0.5, 1],
      [0.5, 0.75, 3],
      [0.75, 1, 0],
    ]);
    expect(bins[2]).toMatchObject({ confidence: expect.closeTo(0.6, 12), accuracy: { value: 1 / 3 } });
    expect(bins[3]).toMatchObject({ correct: 0, confidence: null, accuracy: { value: null, low: null } });
    expect(calibrationGap(bins[3]!)).toBeNull();
    expect(calibrationGap(bins[2]!)).toBeCloseTo(1 / 3 - 0.6, 12);
  });

  it('puts a probability into the first bin whose IEEE edge it does not exceed', () => {
    expect(equalWidthIndex(0.3, 10)).toBe(2);
    expect(equalWidthIndex(0.1 + 0.2, 10)).toBe(3);
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    const nearEdge = fc.tuple(fc.nat(100), fc.integer({ min: -2, max: 2 })).map(([edge, steps]) => {
      const value = edge / 100 + steps * 2 ** -54;
      return Math.min(1, Math.max(0, value));
    });
    const cases = fc.property(fc.oneof(probability, nearEdge), fc.integer({ min: 1, max: 100 }), (value, bins) => {
      const edges = Array.from({ length: bins }, (_, index) => (index + 1) / bins);
      expect(equalWidthIndex(value, bins)).toBe(edges.findIndex((edge) => value <= edge));
    });
    fc.assert(cases, { seed: 1, numRuns: 1000 });
  });

  it.each([-0.1, 1.1, NaN])('refuses %p, which is no probability', (score) => {
    expect(() => equalWidthBins([{ score, correct: 1, wrong: 0 }], 10)).toThrow(InvalidInputError);
  });

  it.each([0, -1, 2.5, NaN, Infinity])('refuses %p bins', (bins) => {
    expect(() => equalWidthBins(GROUPS, bins)).toThrow(InvalidInputError);
    expect(() => equalMassBins(GROUPS, bins)).toThrow(InvalidInputError);
  });
});

describe('equalMassBins', () => {
  it('never parts equal probabilities and leaves out bins that nothing falls into', () => {
    // 2 x (2 x 0 + 2) / 12 = 0.33, 2 x (4 + 1) / 12 = 0.83, 2 x (6 + 3) / 12 = 1.5
    expect(equalMassBins(GROUPS, 2).map(({ low, high, n }) => [low, high, n])).toEqual([
      [0.1, 0.5, 3],
      [0.6, 0.6, 3],
    ]);
    expect(equalMassBins([{ score: 1, correct: 5, wrong: 5 }], 10)).toHaveLength(1);
  });

  it('stays exact for counts of a billion', () => {
    // The quotient is one 2e9th below 7.
    const place = { below: 699_999_999, size: 1, n: 1_000_000_000, bins: 10 };
    expect(equalMassIndex(place)).toBe(6);
    expect(equalMassIndex({ ...place, below: 700_000_000 })).toBe(7);
  });

  it('holds every answer once, in bins of about n / M where nothing is tied', () => {
    const distinct = Array.from({ length: 97 }, (_, index) => ({ score: index / 97, correct: 1, wrong: 0 }));
    const sizes = equalMassBins(distinct, 10).map(({ n }) => n);
    expect(sizes.reduce((sum, n) => sum + n, 0)).toBe(97);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });
});

describe('every binning', () => {
  it('has no bins or empty bins without answers', () => {
    expect([levelBins([]), equalMassBins([], 10)]).toEqual([[], []]);
    expect(equalWidthBins([], 3).map(({ n }) => n)).toEqual([0, 0, 0]);
  });

  it('keeps all groups in order', () => {
    const cases = fc.property(probabilityGroups, fc.integer({ min: 1, max: 20 }), (groups, bins) => {
      for (const binned of [levelBins(groups), equalWidthBins(groups, bins), equalMassBins(groups, bins)]) {
        expect(binned.flatMap((bin) => bin.groups)).toEqual(groups);
        for (const { low, high, n, confidence } of binned) {
          if (n === 0) continue;
          expect(confidence).toBeGreaterThanOrEqual(low - 1e-12);
          expect(confidence).toBeLessThanOrEqual(high + 1e-12);
        }
      }
    });
    fc.assert(cases, { seed: 1, numRuns: 200 });
  });
});
