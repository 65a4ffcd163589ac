import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate, type GraphQLSchema } from 'graphql';
import * as audits from '../../../../src/cli/api/audit-operations.js';
import * as comparisons from '../../../../src/operations/comparison-operations.js';
import * as imports from '../../../../src/cli/api/import-operations.js';
import * as metrics from '../../../../src/cli/api/metrics-operations.js';
import * as reports from '../../../../src/operations/report-operations.js';
import * as runs from '../../../../src/cli/api/run-operations.js';
import * as tokens from '../../../../src/cli/api/token-operations.js';
import { MAX_TOKENS, queryLimits } from '../../../../src/server/query-limits.js';
import { emitSchema } from '../../../../src/resolvers/build-schema.js';

const operations = Object.entries<unknown>({
  ...audits,
  ...comparisons,
  ...imports,
  ...metrics,
  ...reports,
  ...runs,
  ...tokens,
})
  .filter((entry): entry is [string, { text: string }] => typeof entry[1] === 'object')
  .map(([name, { text }]) => ({ name, text }));

describe('the operations of the command line', () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = buildSchema(await emitSchema());
  });

  it.each(operations)('$name is valid against the emitted schema', ({ text }) => {
    expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
  });

  it.each(operations)('$name is no larger than a server accepts', ({ text }) => {
    const document = parse(text, { maxTokens: MAX_TOKENS });
    expect(validate(schema, document, [queryLimits()]).map(({ message }) => message)).toEqual([]);
  });
});
