import { describe, expect, it } from '@jest/globals';
import { naturalOrder } from '../../../../src/services/metrics/natural-order.js';

describe('naturalOrder', () => {
  it.each([
    [
      ['84', '12', '7', '1', '100'],
      ['1', '7', '12', '84', '100'],
    ],
    [
      ['0.5', '0.25', '-1', '10'],
      ['-1', '0.25', '0.5', '10'],
    ],
    [
      ['level 12', 'level 2', 'Level 1'],
      ['Level 1', 'level 2', 'level 12'],
    ],
    [
      ['navy_white', '3', 'black_white', '20', ''],
      ['3', '20', '', 'black_white', 'navy_white'],
    ],
  ])('orders %j as %j', (given, expected) => {
    expect([...given].sort(naturalOrder)).toEqual(expected);
    expect([...given].reverse().sort(naturalOrder)).toEqual(expected);
  });
});
