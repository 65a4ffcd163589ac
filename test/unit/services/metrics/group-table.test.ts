import { describe, expect, it } from '@jest/globals';
import { GroupTable } from '../../../../src/services/metrics/group-table.js';

describe('GroupTable', () => {
  it('finds groups by their path and lists the children of a group in natural order', () => {
    const table = new GroupTable([
      [['Grid', '12'], 1],
      [['Grid', '2'], 2],
      [['Gabor', '2'], 3],
    ]);
    expect(table.get(['Grid', '2'])).toBe(2);
    expect(table.get(['Color', '2'])).toBeUndefined();
    expect(table.keysUnder(['Grid'])).toEqual(['2', '12']);
    expect(table.keysUnder(['Color'])).toEqual([]);
  });

  it('keeps paths apart whose values look alike when joined', () => {
    const table = new GroupTable([
      [['a,b', 'c'], 1],
      [['a', 'b,c'], 2],
    ]);
    expect([table.get(['a,b', 'c']), table.get(['a', 'b,c']), table.get(['a', 'b', 'c'])]).toEqual([1, 2, undefined]);
  });

  it('holds the whole run under the empty path', () => {
    const table = new GroupTable<number>();
    expect(table.isEmpty).toBe(true);
    expect(table.getOrAdd([], () => 5)).toBe(5);
    expect(table.getOrAdd([], () => 6)).toBe(5);
    expect([table.isEmpty, table.get([])]).toEqual([false, 5]);
  });
});
