import { describe, expect, it } from '@jest/globals';
import {
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
  type GraphQLOutputType,
} from 'graphql';
import { objectMaker, type MadeField } from '../../../src/server/object-maker.js';
import { PlannedRun } from '../../../src/server/planned-run.js';

const COLOUR = new GraphQLEnumType({ name: 'Colour', values: { RED: {}, BLUE: { value: 2 } } });
const RUN = new PlannedRun({} as never, {} as never, {
  succeed: () => undefined,
  fail: (reason) => failures.push(reason),
});
const failures: unknown[] = [];

/** A field that says what it had to settle. */
function field(key: string, type: GraphQLOutputType, name = key): MadeField {
  const settle: MadeField['settle'] = (value, _source, data) => {
    data[key] = `settled ${String(value)}`;
  };
  return { key, name, type, settle };
}

describe('values', () => {
  it.each<[GraphQLOutputType, readonly unknown[], readonly unknown[]]>([
    [GraphQLString, ['', 'text'], [1, true, null, undefined]],
    [new GraphQLNonNull(GraphQLID), ['12'], [12, null]],
    [GraphQLInt, [0, -5, 2_147_483_647, -2_147_483_648], [1.5, 2_147_483_648, NaN, '1', null, true]],
    [GraphQLFloat, [0.5, -3, 1e300], [NaN, Infinity, '1', null]],
    [COLOUR, ['RED'], ['BLUE', 2, 'GREEN', null]],
    [new GraphQLList(GraphQLString), [], [['a'], 'a', null]],
  ])('of %s are taken as they are where they are plainly of it, else settled', (type, plain, other) => {
    const make = objectMaker('Thing', [field('key', type, 'name')]);
    for (const name of plain) expect(make({ name }, RUN)).toEqual({ key: name });
    for (const name of other) expect(make({ name }, RUN)).toEqual({ key: `settled ${String(name)}` });
  });
});

it('keeps the order of the fields, and goes on after one that throws', () => {
  const [first, second, third] = [field('b', GraphQLInt), field('a', GraphQLInt), field('class', GraphQLInt)];
  const resolve = (): never => {
    throw new Error('no a');
  };
  const make = objectMaker('Thing', [first, { ...second, resolve }, { typenameKey: 'kind' }, third]);
  const data = make({ b: 1, class: 3 }, RUN);
  expect(JSON.stringify(data)).toBe('{"b":1,"a":null,"kind":"Thing","class":3}');
  expect(failures).toEqual([new Error('no a')]);
});

it.each(['__proto__', '__defineGetter__', "a'", 'a-b', '', 'a;b', 'ä'])('takes no %p into code', (name) => {
  for (const bad of [field(name, GraphQLInt), field('key', GraphQLInt, name), { typenameKey: name }]) {
    expect(() => objectMaker('Thing', [bad])).toThrow();
  }
});
