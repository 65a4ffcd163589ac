import { expect, it } from '@jest/globals';
import { buildSchema, graphqlSync } from 'graphql';
import { selectedFields } from '../../../src/resolvers/selected-fields.js';

const schema = buildSchema(
  'type Query { list(of: Int): Item } type Item { item: Item others: [Item] stages: Int other: Int }',
);

it.each([
  ['a field', '{ list { stages } }', [], ['stages']],
  ['a field by another key', '{ list { texts: stages } }', [], ['stages']],
  ['not what stands below', '{ list { item { stages } } }', [], ['item']],
  ['what stands below', '{ list { item { stages } others { other } } }', ['item'], ['stages']],
  [
    'what stands below under two keys',
    '{ list { item { stages } it: item { other } } }',
    ['item'],
    ['stages', 'other'],
  ],
  ['what stands far below', '{ list { item { others { stages } } } }', ['item', 'others'], ['stages']],
  [
    'a fragment within a fragment',
    '{ list { item { ...A } } } fragment A on Item { ...B other } fragment B on Item { stages }',
    ['item'],
    ['stages', 'other'],
  ],
  ['an inline fragment', '{ list { ... { other } ... on Item { item { stages } } } }', ['item'], ['stages']],
  [
    'a field that is merged',
    '{ list { other } ...Q } fragment Q on Query { list { stages } }',
    [],
    ['other', 'stages'],
  ],
  [
    'nothing of a field beside it',
    '{ list { ...A ...A } beside: list(of: 1) { stages } } fragment A on Item { other }',
    [],
    ['other'],
  ],
  ['nothing where nothing stands', '{ list { other } }', ['item'], []],
])('names %s', (_what, source, path, expected) => {
  const found: string[][] = [];
  const list = ({ of }: { of?: number }, _context: unknown, info: Parameters<typeof selectedFields>[0]) => {
    if (of === undefined) found.push([...selectedFields(info, path)]);
    return {};
  };
  expect(graphqlSync({ schema, source, rootValue: { list } }).errors).toBeUndefined();
  expect(found).toEqual([expected]);
});
