import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate, type GraphQLSchema } from 'graphql';
import * as imports from '../../../../src/cli/api/import-operations.js';
import * as metrics from '../../../../src/cli/api/metrics-operations.js';
import * as runs from '../../../../src/cli/api/run-operations.js';
import { emitSchema } from '../../../../src/resolvers/build-schema.js';

describe('the operations of the command line', () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = buildSchema(await emitSchema());
  });

  it.each(Object.entries({ ...imports, ...metrics, ...runs }))(
    '%s is valid against the emitted schema',
    (_, operation) => {
      expect(validate(schema, parse(operation.text)).map(({ message }) => message)).toEqual([]);
    },
  );
});
