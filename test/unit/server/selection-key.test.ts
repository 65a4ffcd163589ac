import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { selectionKey } from '../../../src/server/selection-key.js';

const schema = buildSchema(`
  type Query { ok: Boolean }
  type Subscription { answerWritten(runId: ID!, after: Int): Written! }
  type Written { sequence: Int! page(first: Int): Int }
`);
const LIVE =
  'subscription Live($runId: ID!, $after: Int = 0) { answerWritten(runId: $runId, after: $after) { sequence } }';

const keyOf = (text: string, variableValues: Record<string, unknown> = {}, operationName?: string): string =>
  selectionKey({ schema, document: parse(text), variableValues, operationName });

describe('selectionKey', () => {
  it('is the same wherever a subscription begins', () => {
    const keys = [0, 7].map((after) => keyOf(LIVE, { runId: 'r', after }));
    expect(new Set([...keys, keyOf(LIVE, { runId: 'r' })]).size).toBe(1);
  });

  it('differs by text, operation and any other variable', () => {
    const text = LIVE.replace('sequence', 'number: sequence');
    const keys = [keyOf(LIVE, { runId: 'r' }), keyOf(text, { runId: 'r' }), keyOf(LIVE, { runId: 's' })];
    expect(new Set([...keys, keyOf(LIVE, { runId: 'r' }, 'Live')]).size).toBe(4);
  });

  it('minds a cursor that something else is made from too', () => {
    const text = LIVE.replace('sequence', 'page(first: $after)');
    expect(keyOf(text, { runId: 'r', after: 1 })).not.toBe(keyOf(text, { runId: 'r', after: 2 }));
  });

  it('cannot be made to look like another by what is in a variable', () => {
    expect(keyOf(LIVE, { runId: '","after' })).not.toBe(keyOf(LIVE, { runId: '', after: '' }));
  });
});
