import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, isObjectType } from 'graphql';
import { packageRoot } from '../../../src/package-root.js';

const TYPES = [
  'Metrics',
  'DecisionMetrics',
  'ConfidenceSummary',
  'Calibration',
  'Discrimination',
  'MetaD',
  'TokenMetrics',
  'RunComparison',
];
/** They are what they say, or the whole section is about them. */
const PLAIN = /^(n|source|bins|binning|map|correct|wrong|baseline|candidate|meanConfidence)$/;

const read = (file: string): string => readFileSync(path.join(packageRoot, file), 'utf8');

describe('docs/metrics.md', () => {
  const text = read('docs/metrics.md');
  const schema = buildSchema(read('schema.graphql'));

  it.each(TYPES)('says when to read each field of %s', (name) => {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`${name} is not in the schema`);
    const words = new Set(text.match(/\w+/g));
    expect(Object.keys(type.getFields()).filter((field) => !PLAIN.test(field) && !words.has(field))).toEqual([]);
  });
});
