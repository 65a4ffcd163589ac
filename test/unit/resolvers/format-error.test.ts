import { describe, expect, it } from '@jest/globals';
import { buildSchema, execute, GraphQLError, parse, type ExecutionResult } from 'graphql';
import pg from 'pg';
import { ConfigError, ConflictError, InvalidInputError } from '../../../src/errors.js';
import { formatError, isMasked } from '../../../src/resolvers/format-error.js';

const schema = buildSchema('type Query { count: Int, echo(text: String!): String, fail: Int }');

/** An error as it leaves graphql-js when a field throws it. */
function thrownByField(error: unknown): unknown {
  const fail = (): never => {
    throw error;
  };
  const { errors } = execute({ schema, document: parse('{ fail }'), rootValue: { fail } }) as ExecutionResult;
  return errors?.[0];
}

describe('formatError', () => {
  it('tells a domain error by its own words, code and field, with the request id and the path', () => {
    const error = thrownByField(new InvalidInputError('first: 0 is too small', { field: ['first'] }));
    expect(formatError(error, { requestId: 'r1' })).toEqual({
      message: 'first: 0 is too small',
      locations: [{ line: 1, column: 3 }],
      path: ['fail'],
      extensions: { code: 'BAD_USER_INPUT', field: ['first'], requestId: 'r1' },
    });
    expect(formatError(new ConflictError('over')).extensions).toEqual({ code: 'CONFLICT' });
  });

  it.each([
    ['a bug', new TypeError('Cannot read properties of undefined (reading secret)')],
    ['a thrown string', 'secret'],
    ['a query that the database refuses', Object.assign(new pg.DatabaseError('secret', 1, 'error'), { code: '42P01' })],
    ['a setting', new ConfigError('secret')],
  ])('masks %s and says so', (_case, error) => {
    const formatted = formatError(thrownByField(error), { requestId: 'r2' });
    expect(formatted).toMatchObject({
      message: 'Internal server error',
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'r2' },
    });
    expect(JSON.stringify(formatted)).not.toContain('secret');
    expect(isMasked(formatted)).toBe(true);
  });

  it.each([
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    Object.assign(new pg.DatabaseError('terminating connection', 1, 'error'), { code: '57P01' }),
    Object.assign(new pg.DatabaseError('too many clients', 1, 'error'), { code: '53300' }),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
  ])('says that the database is away, and not where it was: %s', (error) => {
    const formatted = formatError(thrownByField(error));
    expect(formatted.extensions).toEqual({ code: 'DATABASE_UNAVAILABLE' });
    expect(formatted.message).toMatch(/try again/);
    expect(isMasked(formatted)).toBe(false);
  });

  it('passes on what graphql says about the request, with the code of the phase', () => {
    const syntaxError = (): unknown => {
      try {
        return parse('{');
      } catch (error) {
        return error;
      }
    };
    const formatted = formatError(syntaxError(), { requestCode: 'GRAPHQL_PARSE_FAILED' });
    expect(formatted).toMatchObject({ extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
    expect(formatted.message).toMatch(/Syntax Error/);
  });

  it('keeps the code of the inner error of a wrapped one and drops notes about HTTP', () => {
    const inner = new GraphQLError('too deep', { extensions: { code: 'QUERY_LIMIT_EXCEEDED', limit: 'depth' } });
    const outer = new GraphQLError('too deep', {
      originalError: inner,
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } },
    });
    expect(formatError(outer).extensions).toEqual({ code: 'QUERY_LIMIT_EXCEEDED', limit: 'depth' });
  });

  it('calls a variable of the wrong type bad input, and a resolver value of the wrong type a bug', () => {
    const variables = execute({
      schema,
      document: parse('query ($text: String!) { echo(text: $text) }'),
      variableValues: { text: 1 },
    }) as ExecutionResult;
    expect(formatError(variables.errors?.[0]).extensions?.code).toBe('BAD_USER_INPUT');
    const value = execute({ schema, document: parse('{ count }'), rootValue: { count: 2 ** 40 } }) as ExecutionResult;
    expect(formatError(value.errors?.[0]).extensions?.code).toBe('INTERNAL_SERVER_ERROR');
  });
});
