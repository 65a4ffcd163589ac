import { describe, expect, it } from '@jest/globals';
import type { Cell, ColumnType } from '../../../../src/services/exports/answer-columns.js';
import { columnBuffer } from '../../../../src/services/exports/column-buffer.js';

const WHEN = new Date('2026-02-03T04:05:06.789Z');
const COLUMNS: readonly [ColumnType, readonly Cell[]][] = [
  ['text', ['A', null, 'A', 'A', '', 'naïve 东 \u{1F600}', '\uFEFFmarked', null, 'B', 'x'.repeat(5_000), 'A']],
  ['integer', [0, null, -2_147_483_648, 2_147_483_647, null]],
  ['number', [0.1, -0, null, 1e300, Number.MIN_VALUE]],
  ['boolean', [true, null, false, true]],
];

describe('the buffer of a column', () => {
  it.each(COLUMNS)('of type %s gives back what it was given, each time it is filled', (type, cells) => {
    const buffer = columnBuffer(type, cells.length);
    for (const filling of [cells, cells.toReversed(), cells.slice(0, 1)]) {
      for (const cell of filling) buffer.push(cell);
      expect(buffer.cells()).toEqual(filling);
      buffer.clear();
      expect(buffer.cells()).toEqual([]);
    }
  });

  it('gives a moment as its milliseconds', () => {
    const buffer = columnBuffer('time', 3);
    for (const cell of [WHEN, null, new Date(-1)]) buffer.push(cell);
    expect(buffer.cells()).toEqual([BigInt(WHEN.getTime()), null, -1n]);
  });

  it('tells the bytes of its texts: equal ones that follow each other count once', () => {
    const buffer = columnBuffer('text', 5);
    for (const cell of ['東', '東', null, '東', 'ab']) buffer.push(cell);
    expect(buffer.textBytes).toBe(5);
    buffer.clear();
    expect(buffer.textBytes).toBe(0);
  });
});
