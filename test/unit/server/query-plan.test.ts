import { describe, expect, it } from '@jest/globals';
import {
  execute,
  getOperationAST,
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  parse,
  specifiedRules,
  validate,
  type GraphQLFieldConfig,
} from 'graphql';
import { QueryPlan } from '../../../src/server/query-plan.js';

const later = <T>(value: T): Promise<T> => Promise.resolve(value);
const field = (type: GraphQLFieldConfig<unknown, unknown>['type'], resolve?: (source: never) => unknown) => ({
  type,
  ...(resolve && { resolve: resolve as (source: unknown) => unknown }),
});

const Filter: GraphQLInputObjectType = new GraphQLInputObjectType({
  name: 'Filter',
  fields: () => ({
    name: { type: GraphQLString },
    size: { type: GraphQLInt, defaultValue: 7 },
    // a type without end
    not: { type: Filter },
    any: { type: new GraphQLList(new GraphQLNonNull(Filter)) },
  }),
});

const Color = new GraphQLEnumType({ name: 'Color', values: { RED: { value: 1 }, BLUE: { value: 2 } } });
const Odd = new GraphQLScalarType({
  name: 'Odd',
  serialize: (value) => {
    if (Number(value) % 2 === 0) throw new Error('even');
    return value;
  },
});

const Named = new GraphQLInterfaceType({
  name: 'Named',
  fields: { name: { type: GraphQLString } },
  resolveType: () => later('Thing'),
});

const Eager = new GraphQLObjectType({
  name: 'Eager',
  fields: { first: field(GraphQLString), second: field(GraphQLString) },
});

const Thing: GraphQLObjectType = new GraphQLObjectType({
  name: 'Thing',
  interfaces: [Named],
  isTypeOf: (value) => !(value instanceof Map),
  fields: () => ({
    name: field(GraphQLString),
    a: field(Thing, () => thing({ name: 'a' })),
    b: field(Thing, () => thing({ name: 'b' })),
    method: { type: GraphQLInt, args: { by: { type: GraphQLInt, defaultValue: 2 } } },
    promised: field(GraphQLString),
    getter: field(GraphQLString),
    throwing: field(GraphQLString),
    things: field(new GraphQLList(Thing)),
    later: field(new GraphQLList(Thing), ({ things }: { things?: unknown[] }) => later(things?.map(later))),
    matrix: field(new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(new GraphQLList(GraphQLInt))))),
    color: field(Color),
    odd: field(Odd),
    needed: field(new GraphQLNonNull(GraphQLString)),
    path: field(GraphQLString, () => null),
    failing: field(GraphQLString, () => Promise.reject(new Error('no'))),
    error: field(GraphQLString, () => new Error('given')),
    number: field(GraphQLInt, () => 'text'),
    other: field(Thing, () => new Map()),
    primitive: field(Thing, () => 12),
    uncalled: field(GraphQLInt, () => () => 1),
    set: field(new GraphQLList(GraphQLInt), () => new Set([1, 2])),
    eager: field(Eager, () => ({ first: new Error('first'), second: Promise.reject(new Error('second')) })),
    eagerList: field(new GraphQLList(new GraphQLNonNull(GraphQLInt)), () => [null, Promise.reject(new Error('late'))]),
    listOfErrors: field(new GraphQLList(GraphQLInt), () => [1, new Error('second')]),
    named: field(Named, (thing) => thing),
    echo: {
      type: GraphQLString,
      args: { filter: { type: Filter }, size: { type: GraphQLInt, defaultValue: 3 }, text: { type: GraphQLString } },
      resolve: (_thing: unknown, args: object) => JSON.stringify(args),
    },
    asksWhere: {
      type: GraphQLString,
      resolve: (_thing: unknown, _args: object, _context: unknown, { path }: { path: unknown }) => JSON.stringify(path),
    },
  }),
});

function thing(more: object = {}): object {
  return {
    name: 'thing',
    factor: 3,
    method(this: { factor: number }, { by }: { by: number }, context: { base: number }) {
      return context.base + by * this.factor;
    },
    promised: later('promised'),
    get getter() {
      return 'by a getter';
    },
    get throwing(): string {
      throw new Error('thrown by a getter');
    },
    matrix: [[1, null], later([2])],
    color: 2,
    odd: 3,
    ...more,
  };
}

const schema = new GraphQLSchema({
  types: [Thing],
  query: new GraphQLObjectType({
    name: 'Query',
    fields: {
      thing: field(Thing, () => thing()),
      soon: field(Thing, () => later(thing({ things: [thing({ name: 'one' }), null, thing({ name: 'two' })] }))),
      nothing: field(Thing, () => later(null)),
      undefined: field(GraphQLString),
      named: field(Named, () => thing()),
      flag: { type: GraphQLBoolean, args: { of: { type: new GraphQLNonNull(GraphQLBoolean) } }, resolve: () => true },
      color: {
        type: Color,
        args: { of: { type: new GraphQLList(Color) } },
        resolve: (_root: unknown, { of }: { of?: number[] }) => of?.[0],
      },
    },
  }),
  mutation: new GraphQLObjectType({ name: 'Mutation', fields: { thing: field(Thing, () => thing()) } }),
});

const contextValue = { base: 10 };

function planOf(text: string): QueryPlan | undefined {
  const document = parse(text);
  expect(validate(schema, document, specifiedRules)).toEqual([]);
  return QueryPlan.of(schema, document, getOperationAST(document)!);
}

async function both(text: string, variables: Readonly<Record<string, unknown>> = {}) {
  const plan = planOf(text);
  if (!plan) throw new Error('there is no plan');
  const planned = await plan.execute(contextValue, variables).catch(() => 'left to graphql-js');
  const { data, errors } = await execute({ schema, document: parse(text), contextValue, variableValues: variables });
  return { planned, data, errors: errors?.length ?? 0 };
}

function cases(rows: readonly (readonly [what: string, text: string, variables?: Record<string, unknown>])[]) {
  return rows.map(([what, text, variables]) => ({ what, text, variables }));
}

describe('a plan answers as graphql-js does', () => {
  it.each(
    cases([
      ['fields, lists and nulls', '{ soon { name things { name color odd matrix } } nothing { name } undefined }'],
      ['lists of promises', '{ soon { later { name later { name } } } }'],
      ['the order of fields, those that come later too', '{ b: soon { name } a: thing { name } c: nothing { name } }'],
      ['methods, getters and promises of a value', '{ thing { method again: method(by: 5) promised getter } }'],
      ['aliases whose paths look alike', '{ thing { a_b: a { c: name } a { b_c: b { name } b { c: name } } } }'],
      [
        'merged fields',
        '{ soon { name things { name } } ...More } fragment More on Query { soon { things { color } odd ...Two } } fragment Two on Thing { things { odd } color }',
      ],
      ['inline fragments', '{ ... { thing { ... on Thing { name } } } }'],
      ['type names', '{ __typename thing { kind: __typename name } }'],
      ['keys that objects have', '{ constructor: thing { toString: name hasOwnProperty: color } }'],
      ['default arguments', '{ thing { echo } }'],
      ['literals', '{ thing { echo(filter: { name: "n", any: { size: 1 } }, size: null) } color(of: RED) }'],
      ['a text that reads like code', '{ thing { echo(text: "__MAGIC_NAN__ \\" ${1} `\\n\\u2028") } }'],
      [
        'variables that are not given, within an object',
        'query ($n: String, $f: Filter, $s: Int) { thing { echo(filter: { name: $n, not: $f }, size: $s) } }',
      ],
      [
        'variables that are null, within an object',
        'query ($n: String, $f: Filter) { thing { echo(filter: { name: $n, not: $f }) } }',
        { n: null, f: null },
      ],
      [
        'variables and their defaults',
        'query ($n: String = "d", $f: Filter = { any: [{}] }) { thing { echo(filter: { name: $n, not: $f }) } }',
      ],
      [
        'a type without end',
        'query ($f: Filter) { thing { echo(filter: $f) } }',
        { f: { not: { not: { name: 'x' } } } },
      ],
      ['one where a list may be', 'query ($c: [Color]) { color(of: $c) }', { c: 'BLUE' }],
      ['an alias for each', '{ thing { x: a { name } y: a { n: name } a { m: name } } }'],
    ]),
  )('$what', async ({ text, variables }) => {
    const { planned, data, errors } = await both(text, variables);
    expect(errors).toBe(0);
    expect(JSON.stringify(planned)).toBe(JSON.stringify(data));
  });
});

describe('a plan leaves to graphql-js', () => {
  it.each(
    cases([
      ['a getter that throws, after a promise', '{ soon { throwing } }'],
      ['a getter that throws', '{ thing { throwing } }'],
      ['null where there must be a value', '{ soon { needed } }'],
      ['a rejected promise', '{ thing { failing } }'],
      ['one of several that is rejected', '{ thing { failing promised x: failing } soon { name } }'],
      ['an error that is given', '{ thing { error } }'],
      ['an error in a list', '{ thing { listOfErrors } }'],
      ['a leaf of another type', '{ thing { number } }'],
      ['a leaf that cannot be serialised', '{ soon { things { a { odd name } } } thing { number } }'],
      ['an object of another type', '{ thing { other { name } } }'],
      ['a function that a resolver gives', '{ thing { uncalled } }'],
      ['variables that do not fit', 'query ($of: Boolean!) { flag(of: $of) }', { of: 'text' }],
      ['variables that are missing', 'query ($of: Boolean!) { flag(of: $of) }'],
      ['an argument that is null by a variable', 'query ($of: Boolean = true) { flag(of: $of) }', { of: null }],
    ]),
  )('$what', async ({ text, variables }) => {
    const { planned, errors } = await both(text, variables);
    expect(planned).toBe('left to graphql-js');
    expect(errors).toBeGreaterThan(0);
  });

  it.each([
    ['an iterable that is no array', '{ thing { set } }'],
    ['an object that is none', '{ thing { primitive { name } } }'],
    ['a resolver that asks for its path', '{ thing { asksWhere } }'],
  ])('%s, although it is no error', async (_what, text) => {
    const { planned, errors } = await both(text);
    expect([planned, errors]).toEqual(['left to graphql-js', 0]);
  });
});

it('hears every promise that is rejected, also when the run has failed before', async () => {
  const unheard: unknown[] = [];
  const note = (reason: unknown): void => void unheard.push(reason);
  process.on('unhandledRejection', note);
  const plan = planOf('{ thing { eager { first second } eagerList } soon { throwing eager { first second } } }')!;
  await expect(plan.execute(contextValue, {})).rejects.toThrow();
  await new Promise(setImmediate);
  process.off('unhandledRejection', note);
  expect(unheard).toEqual([]);
});

it.each([
  ['a mutation', 'mutation { thing { name } }'],
  ['directives on a field', 'query ($yes: Boolean!) { thing @include(if: $yes) { name } }'],
  ['directives on a fragment', '{ thing { ...F @skip(if: true) color } } fragment F on Thing { name }'],
  ['an interface', '{ named { name } }'],
  ['an interface within', '{ thing { named { name } } }'],
  ['a fragment on an interface', '{ thing { ... on Named { name } } }'],
  ['the schema', '{ __schema { queryType { name } } }'],
  ['a type of the schema', '{ t: __type(name: "Thing") { name } }'],
  ['a key that objects treat differently', '{ thing { __proto__: name } }'],
])('there is no plan for %s', (_what, text) => {
  expect(planOf(text)).toBeUndefined();
});
