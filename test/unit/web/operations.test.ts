import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { MAX_TOKENS, queryLimits } from '../../../src/server/query-limits.js';
import * as answers from '../../../web/api/answer-operations.js';
import * as comparisons from '../../../web/api/compare-operations.js';
import * as metrics from '../../../web/api/metrics-operations.js';
import * as questions from '../../../web/api/question-operations.js';
import * as runs from '../../../web/api/run-operations.js';
import * as starts from '../../../web/api/start-operations.js';

const operations = [
  ...Object.entries<unknown>({ ...answers, ...comparisons, ...metrics, ...questions, ...runs, ...starts }),
  ...Object.entries(runs.RUN_ACTIONS),
  ['truths under three keys', questions.truthsOperation(3)] as const,
].flatMap(([name, operation]) => (hasText(operation) ? [{ name, text: operation.text }] : []));

describe('the operations of the run pages', () => {
  const schema = buildSchema(readFileSync(path.resolve(import.meta.dirname, '../../../schema.graphql'), 'utf8'));

  it.each(operations)('$name is what the schema has, and no larger than a server accepts', ({ text }) => {
    const document = parse(text, { maxTokens: MAX_TOKENS });
    expect(validate(schema, document).map(({ message }) => message)).toEqual([]);
    expect(validate(schema, document, [queryLimits()])).toEqual([]);
  });
});

function hasText(value: unknown): value is { readonly text: string } {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string';
}
