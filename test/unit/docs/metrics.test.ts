import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, isObjectType, parse, validate } from 'graphql';

const root = path.resolve(import.meta.dirname, '../../..');
const TYPES = [
  'Metrics',
  'MetricCounts',
  'DecisionMetrics',
  'ConfidenceSummary',
  'Calibration',
  'Brier',
  'Discrimination',
  'MetaD',
  'TokenMetrics',
  'RunComparison',
];
/** They are what they say, and everything has them. */
const PLAIN = ['n', 'source', 'bins', 'binning', 'map', 'correct', 'wrong', 'baseline', 'candidate', 'score'];

describe('docs/metrics.md', () => {
  const text = readFileSync(path.join(root, 'docs/metrics.md'), 'utf8');
  const schema = buildSchema(readFileSync(path.join(root, 'schema.graphql'), 'utf8'));

  it.each(TYPES)('tells of every field of %s', (name) => {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`${name} is not in the schema`);
    const words = new Set(text.match(/\w+/g));
    expect(Object.keys(type.getFields()).filter((field) => !PLAIN.includes(field) && !words.has(field))).toEqual([]);
  });

  it('shows queries that the schema has', () => {
    const queries = [...text.matchAll(/```graphql\n(.*?)```/gs)].map((match) => match[1] ?? '');
    expect(queries).toHaveLength(1);
    expect(queries.flatMap((query) => validate(schema, parse(query)))).toEqual([]);
  });
});
