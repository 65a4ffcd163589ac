import { describe, expect, it } from '@jest/globals';
import { retryAfterMs } from '../../../../src/services/backends/retry-after.js';

const NOW = Date.parse('1994-11-06T08:49:30Z');

describe('retryAfterMs', () => {
  it.each<[Record<string, string>, number | null]>([
    [{}, null],
    [{ 'retry-after': '3' }, 3000],
    [{ 'retry-after': ' 1.5 ' }, 1500],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after-ms': '250' }, 250],
    [{ 'retry-after-ms': '0.2' }, 1],
    [{ 'retry-after-ms': '250', 'retry-after': '3' }, 250],
    [{ 'retry-after-ms': 'soon', 'retry-after': '3' }, 3000],
    [{ 'retry-after': 'Sun, 06 Nov 1994 08:49:37 GMT' }, 7000],
    [{ 'retry-after': 'Sunday, 06-Nov-94 08:49:37 GMT' }, 7000],
    [{ 'retry-after': 'Sun Nov  6 08:49:37 1994' }, 7000],
    [{ 'retry-after': 'Sun, 06 Nov 1994 08:49:00 GMT' }, 0],
    [{ 'retry-after': '86400' }, 600_000],
    [{ 'retry-after': 'Sun, 06 Nov 2094 08:49:37 GMT' }, 600_000],
    [{ 'retry-after': '9'.repeat(400) }, 600_000],
    [{ 'retry-after': '-5' }, null],
    [{ 'retry-after': 'NaN' }, null],
    [{ 'retry-after': '1e3' }, null],
    [{ 'retry-after': '5 s' }, null],
    [{ 'retry-after': '3 monkeys' }, null],
    [{ 'retry-after': 'Sun, 99 Nov 1994' }, null],
  ])('%j is %j ms', (headers, wait) => {
    expect(retryAfterMs(new Headers(headers), NOW)).toBe(wait);
  });

  it('is null without headers', () => {
    expect(retryAfterMs(undefined, NOW)).toBeNull();
  });
});
