import { expect, it } from '@jest/globals';
import { buildSchema, executeSync, graphqlSync, parse, type GraphQLResolveInfo } from 'graphql';
import { oncePerSelection, selectedFields } from '../../../src/resolvers/selected-fields.js';

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

it('works out a selection once for a place of a document, and again where other fields are merged', () => {
  const made: string[] = [];
  const namesOf = oncePerSelection((selected) => {
    made.push([...selectedFields(selected)].join());
    return made.length;
  });
  const list = (_args: unknown, _context: unknown, info: GraphQLResolveInfo) => ({ other: namesOf(info) });
  const document = parse(`query ($more: Boolean!) { list { other } ...Q @include(if: $more) }
    fragment Q on Query { list { stages } }`);
  const ask = (more: boolean) =>
    executeSync({ schema, document, rootValue: { list }, variableValues: { more } }).data?.list as { other: number };
  expect([ask(false), ask(false), ask(true), ask(true), ask(false)].map(({ other }) => other)).toEqual([1, 1, 2, 2, 3]);
  expect(made).toEqual(['other', 'other,stages', 'other']);
});
