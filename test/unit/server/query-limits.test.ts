import { describe, expect, it } from '@jest/globals';
import { buildSchema, getIntrospectionQuery, parse, specifiedRules, validate } from 'graphql';
import { QUERY_LIMIT_EXCEEDED, queryLimits } from '../../../src/server/query-limits.js';

const schema = buildSchema('type Query { node: Query, other: Query, name: String }');
const generous = { depth: 100, fields: 100, aliases: 100, rootFields: 100, directives: 100 };

/** The limits that a document breaks, as `limit found/allowed`. */
function broken(query: string, limits: Partial<typeof generous>): string[] {
  return validate(schema, parse(query), [queryLimits({ ...generous, ...limits })]).map(
    ({ extensions: { code, limit, found, allowed } }) =>
      `${code === QUERY_LIMIT_EXCEEDED ? '' : 'no code: '}${String(limit)} ${String(found)}/${String(allowed)}`,
  );
}

describe('queryLimits', () => {
  it('counts the depth of the deepest field', () => {
    expect(broken('{ name node { node { name } } }', { depth: 2 })).toEqual(['depth 3/2']);
    expect(broken('{ name node { node { name } } }', { depth: 3 })).toEqual([]);
  });

  it('counts depth through fragments and inline fragments', () => {
    const query = 'query { node { ...A } } fragment A on Query { node { ... on Query { node { name } } } }';
    expect(broken(query, { depth: 3 })).toEqual(['depth 4/3']);
  });

  it('counts aliases, also those that a fragment brings in several times', () => {
    expect(broken('{ a: name b: name c: name }', { aliases: 2 })).toEqual(['aliases 3/2']);
    const query = '{ node { ...A } other { ...A } } fragment A on Query { a: name b: name }';
    expect(broken(query, { aliases: 3 })).toEqual(['aliases 4/3']);
  });

  it('counts root fields, also those that stand in fragments', () => {
    expect(broken('{ ...A name } fragment A on Query { node { name } other { name } }', { rootFields: 2 })).toEqual([
      'rootFields 3/2',
    ]);
  });

  it('counts directives wherever they stand', () => {
    const query = 'query @a { name @b ... @c { name @d } ...F @e } fragment F on Query { name @f }';
    expect(broken(query, { directives: 5 })).toEqual(['directives 6/5']);
  });

  it('measures fragments that double at each level in linear time', () => {
    const levels = Array.from({ length: 40 }, (_, level) => {
      const next = level === 39 ? 'name' : `...F${level + 1}`;
      return `fragment F${level} on Query { node { ${next} } other { ${next} } }`;
    });
    const [problem] = broken(`{ ...F0 } ${levels.join(' ')}`, { fields: 1000 });
    expect(problem).toMatch(/^fields \d+/);
  });

  it('ends on a fragment that contains itself, which another rule refuses', () => {
    expect(broken('{ ...A } fragment A on Query { node { ...A } }', {})).toEqual([]);
  });

  it('judges each operation of a document by itself', () => {
    expect(broken('query A { name } query B { node { name } }', { depth: 1 })).toEqual(['depth 2/1']);
  });

  it('lets the introspection query of GraphiQL pass', () => {
    const introspection = parse(
      getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, oneOf: true }),
    );
    expect(validate(schema, introspection, [...specifiedRules, queryLimits()])).toEqual([]);
  });
});
