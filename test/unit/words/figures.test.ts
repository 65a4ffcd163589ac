import { describe, expect, it } from '@jest/globals';
import {
  bar,
  dashesExplained,
  decimal,
  interval,
  points,
  pStatement,
  pValue,
  signed,
} from '../../../src/words/figures.js';

const estimate = (value: number | null, low: number | null, high: number | null, reason: string | null = null) => ({
  value,
  low,
  high,
  reason,
});

describe('figures', () => {
  it('stand with their interval, and with a dash for what is undefined', () => {
    expect(interval(estimate(0.5037, 0.4984, 0.509))).toBe('0.504 [0.498, 0.509]');
    expect(interval(estimate(0.5037, null, 0.509))).toBe('0.504 [–, 0.509]');
    expect(interval(estimate(0.5037, null, null))).toBe('0.504');
    expect(interval(estimate(null, null, null))).toBe('–');
    expect(points(estimate(0.26927, 0.25241, 0.28614))).toBe('26.9 [25.2, 28.6]');
  });

  it('show their sign', () => {
    expect(decimal(-0.344)).toBe('−0.344');
    expect(decimal(-0.00004)).toBe('0.000');
    expect(signed(estimate(0.0275, -0.008, 0.063), points)).toBe('+2.8 [−0.8, 6.3]');
    expect(signed(estimate(0, -0.1, 0.1), points)).toBe('0.0 [−10.0, 10.0]');
  });

  it('give p-values no more digits than they deserve', () => {
    expect([pValue(0.0314), pValue(1e-9), pValue(null)]).toEqual(['0.031', '< 0.001', '–']);
    expect([pStatement(0.0314), pStatement(1e-9), pStatement(null)]).toEqual([
      'p = 0.031',
      'p < 0.001',
      'p is undefined',
    ]);
  });

  it('draw a share', () => {
    expect([bar(0), bar(0.64), bar(1), bar(null)]).toEqual(['··········', '██████····', '██████████', '']);
  });

  it('explain each dash once, naming what it holds of', () => {
    const all = [
      { name: 'gamma of Grid', estimate: estimate(null, null, null, 'all_pairs_tied') },
      { name: 'gamma of Color', estimate: estimate(null, null, null, 'all_pairs_tied') },
      { name: 'AUROC of Grid', estimate: estimate(1, null, null, 'fewer_than_two_wrong_answers') },
      { name: 'AUROC of Color', estimate: estimate(0.5, 0.4, 0.6) },
    ];
    expect(dashesExplained(all)).toEqual([
      'gamma of Grid, gamma of Color: right and wrong answers never differ in confidence.',
      'the interval of AUROC of Grid: fewer than two answers are wrong.',
    ]);
  });
});
