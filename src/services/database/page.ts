import { groupsInOrderOf } from './row-order.js';

/** One page of a list in keyset order: what comes after a key, not after a number of rows, so that it stays cheap. */
export interface PageRequest {
  /** How many at most, from 1. */
  readonly first: number;
  /** Key of the last row already seen; undefined starts at the beginning. */
  readonly after: readonly number[] | undefined;
}

export interface Page<T> {
  readonly rows: readonly T[];
  readonly hasNextPage: boolean;
}

/** Cuts off the row that was read beyond the page only to know that it exists. */
export function pageOf<T>(rows: readonly T[], first: number): Page<T> {
  return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
}

/** Rows of several parents, read by one statement with `first + 1` rows each, as one page for each parent. */
export function pagesOf<T>(
  rows: readonly T[],
  { parents, parentOf, first }: { parents: readonly number[]; parentOf: (row: T) => number; first: number },
): Page<T>[] {
  return groupsInOrderOf(parents, rows, parentOf).map((group) => pageOf(group, first));
}
