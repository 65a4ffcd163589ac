import { describe, expect, it } from '@jest/globals';
import { InvalidInputError } from '../../../src/errors.js';
import { encodeCursor, pageRequest, toConnection } from '../../../src/resolvers/connection.js';

const noTotal = (): Promise<number> => Promise.reject(new Error('the total was not asked for'));

describe('pageRequest', () => {
  it('takes 50 from the beginning unless told', () => {
    expect(pageRequest({}, 1)).toEqual({ first: 50, after: undefined });
    expect(pageRequest({ first: null, after: null }, 1)).toEqual({ first: 50, after: undefined });
  });

  it.each([0, -1, 501, 2_147_483_647])('refuses first: %d and names the limit', (first) => {
    expect(() => pageRequest({ first }, 1)).toThrow(InvalidInputError);
    expect(() => pageRequest({ first }, 1)).toThrow(/between 1 and 500/);
  });

  it('reads back a cursor of as many parts as the list is ordered by', () => {
    expect(pageRequest({ first: 500, after: encodeCursor([12, 0]) }, 2)).toEqual({ first: 500, after: [12, 0] });
  });

  it.each([
    ['of another list', encodeCursor([1]), 2],
    ['that is no cursor', 'hello', 1],
    ['that is empty', '', 1],
    ['that was changed', `${encodeCursor([1])}=`, 1],
    ['beyond the integers of the database', encodeCursor([2_147_483_648]), 1],
    ['that carries SQL', Buffer.from('1; DROP TABLE runs').toString('base64url'), 1],
  ])('refuses a cursor %s', (_case, after, keyParts) => {
    expect(() => pageRequest({ after }, keyParts)).toThrow(InvalidInputError);
  });
});

describe('toConnection', () => {
  it('gives nodes, edges with cursors and the end of the page, without counting', () => {
    const rows = [{ id: 3 }, { id: 5 }];
    const connection = toConnection({ rows, hasNextPage: true }, ({ id }) => [id], noTotal);
    expect(connection.nodes).toBe(rows);
    expect(connection.edges().map(({ cursor }) => cursor)).toEqual([encodeCursor([3]), encodeCursor([5])]);
    expect(connection.pageInfo).toEqual({ hasNextPage: true, endCursor: encodeCursor([5]) });
  });

  it('has no end cursor on an empty page', () => {
    const connection = toConnection<never>({ rows: [], hasNextPage: false }, () => [], noTotal);
    expect(connection.pageInfo).toEqual({ hasNextPage: false, endCursor: null });
    expect(connection.edges()).toEqual([]);
  });
});
