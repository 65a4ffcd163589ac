import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { emitSchema } from '../../src/resolvers/build-schema.js';

describe('schema.graphql', () => {
  it('is what the code emits: run `npm run schema` after a change', async () => {
    const committed = readFileSync(path.join(import.meta.dirname, '../../schema.graphql'), 'utf8');
    expect(committed).toBe(await emitSchema());
  });
});
