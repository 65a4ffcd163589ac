import { describe, expect, it } from '@jest/globals';
import {
  formatBytes,
  formatCount,
  formatDecimal,
  formatDuration,
  formatPercent,
  formatProportion,
  shellWord,
} from '../../../src/words/format.js';

describe('format', () => {
  it('writes counts with thousands, shares in per cent, and a dash for what is not known', () => {
    expect(formatCount(2688)).toBe('2,688');
    expect(formatPercent(0.72842)).toBe('72.84 %');
    expect(formatPercent(null)).toBe('–');
    expect(formatDecimal(4.980283)).toBe('4.980');
    expect(formatDecimal(null)).toBe('–');
    expect(formatBytes(900)).toBe('0.9 kB');
    expect(formatBytes(3_349_390)).toBe('3.3 MB');
  });

  it('writes a proportion with its interval', () => {
    expect(formatProportion({ count: 1958, n: 2688, value: 0.728423, low: 0.711291, high: 0.744913 })).toBe(
      '72.84 % [71.13, 74.49]',
    );
    expect(formatProportion({ count: 0, n: 0, value: null, low: null, high: null })).toBe('–');
  });

  it('quotes a name that a shell would split', () => {
    expect(shellWord('Qwen/Qwen2.5-VL-72B-Instruct')).toBe('Qwen/Qwen2.5-VL-72B-Instruct');
    expect(shellWord("it's mine")).toBe(String.raw`'it'\''s mine'`);
  });

  it.each([
    [40, '0.0 s'],
    [400, '0.4 s'],
    [1400, '1 s'],
    [59_400, '59 s'],
    [59_600, '1 min 00 s'],
    [185_000, '3 min 05 s'],
    [7_620_000, '2 h 07 min'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
