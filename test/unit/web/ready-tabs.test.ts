import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';

const root = path.resolve(import.meta.dirname, '../../..');
const folder = path.join(root, 'web/graphiql/tabs');
/** Characters of a line that stand beside the run button on a screen 1440 wide; prettier's width in that folder. */
const LINE_WIDTH = 59;

describe('the ready tabs of GraphiQL', () => {
  const schema = buildSchema(readFileSync(path.join(root, 'schema.graphql'), 'utf8'));

  it.each(readdirSync(folder).filter((file) => file.endsWith('.graphql')))(
    '%s asks for what the schema has, on lines that fit the editor',
    (file) => {
      const text = readFileSync(path.join(folder, file), 'utf8');
      expect(validate(schema, parse(text))).toEqual([]);
      expect(text.split('\n').filter((line) => line.length > LINE_WIDTH)).toEqual([]);
    },
  );
});
