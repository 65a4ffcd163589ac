import { expect, it } from '@jest/globals';
import { buildSchema, graphqlSync } from 'graphql';
import { selects } from '../../../src/resolvers/selects.js';

const schema = buildSchema('type Query { list(of: Int): Item } type Item { item: Item stages: Int other: Int }');

it.each([
  ['a field', '{ list { stages } }', true],
  ['a field with another key', '{ list { item { texts: stages } } }', true],
  [
    'a fragment within a fragment',
    '{ list { item { ...A } } } fragment A on Item { ...B } fragment B on Item { stages }',
    true,
  ],
  ['an inline fragment', '{ list { ... { other } ... on Item { item { stages } } } }', true],
  ['a field that is merged', '{ list { other } ...Q } fragment Q on Query { list { stages } }', true],
  ['only a key of that name', '{ list { stages: other } }', false],
  [
    'only a field beside it',
    '{ list { ...A ...A } beside: list(of: 1) { stages } } fragment A on Item { other }',
    false,
  ],
])('knows what is selected by %s', (_what, source, expected) => {
  const found: boolean[] = [];
  const list = ({ of }: { of?: number }, _context: unknown, info: Parameters<typeof selects>[0]) => {
    if (of === undefined) found.push(selects(info, 'stages'));
    return {};
  };
  expect(graphqlSync({ schema, source, rootValue: { list } }).errors).toBeUndefined();
  expect(found).toEqual([expected]);
});
