import { InvalidInputError } from '../errors.js';
import type { Connection } from '../schema/connection.js';
import type { PageArgs } from '../schema/page-args.js';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../schema/page-size.js';
import type { Plain } from '../schema/plain.js';
import type { Page, PageRequest } from '../services/database/page.js';

/** Largest value of PostgreSQL's integer; every part of a cursor is one. */
const MAX_KEY = 2_147_483_647;

/** Where the nodes are selected, from the field that gives a connection on. */
export const NODE_PATHS: readonly (readonly string[])[] = [['nodes'], ['edges', 'node']];

/** `[12, 0]` -> opaque text; only {@link pageRequest} reads it. */
export function encodeCursor(key: readonly number[]): string {
  return Buffer.from(key.join(':')).toString('base64url');
}

/**
 * Checks the arguments of a connection.
 * @param keyParts  number of columns in the order of the list: 1 for an id, 2 for (question, sample)
 * @throws InvalidInputError when `first` is outside 1..500 or `after` is no cursor of such a list
 */
export function pageRequest({ first, after }: Plain<PageArgs>, keyParts: number): PageRequest {
  const size = first ?? DEFAULT_PAGE_SIZE;
  if (size < 1 || size > MAX_PAGE_SIZE) {
    throw new InvalidInputError(`first: ${size} is not between 1 and ${MAX_PAGE_SIZE}; page with after: endCursor`, {
      field: ['first'],
    });
  }
  return { first: size, after: after == null ? undefined : decodeCursor(after, keyParts) };
}

/** Wraps a page of rows; cursors are made only if `edges` or `endCursor` is asked for, the total only if asked for. */
export function toConnection<T>(
  { rows, hasNextPage }: Page<T>,
  cursorKey: (node: T) => readonly number[],
  totalCount: () => Promise<number>,
): Connection<T> {
  const last = rows.at(-1);
  return {
    nodes: rows,
    edges: () => rows.map((node) => ({ cursor: encodeCursor(cursorKey(node)), node })),
    pageInfo: { hasNextPage, endCursor: last ? encodeCursor(cursorKey(last)) : null },
    totalCount,
  };
}

function decodeCursor(cursor: string, keyParts: number): number[] {
  const key = Buffer.from(cursor, 'base64url').toString().split(':').map(Number);
  const isPossible = key.every((part) => Number.isSafeInteger(part) && part >= 0 && part <= MAX_KEY);
  if (key.length !== keyParts || !isPossible || encodeCursor(key) !== cursor) {
    throw new InvalidInputError('after is not a cursor of this list; use its edges.cursor or pageInfo.endCursor', {
      field: ['after'],
    });
  }
  return key;
}
