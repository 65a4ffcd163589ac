import { expect, it } from '@jest/globals';
import { NamedStatements } from '../../../../src/services/database/named-statements.js';

it('names the first texts, each always the same, and no more', () => {
  const named = new NamedStatements(2);
  const nameOf = (text: string) => named.query(text, [1]).name;
  const [one, two] = [nameOf('SELECT $1'), nameOf('SELECT $1 + 1')];
  expect([nameOf('SELECT $1'), nameOf('SELECT $1 + 1')]).toEqual([one, two]);
  expect(new Set([one, two, undefined]).size).toBe(3);
  expect(named.query('SELECT $1 + 2', [3])).toEqual({ text: 'SELECT $1 + 2', values: [3] });
  // Two who read by one pool may have one text: to pg a name stands for one text.
  expect(new NamedStatements(1).query('SELECT $1', [1])).toEqual({ name: one, text: 'SELECT $1', values: [1] });
  expect(one?.length).toBeLessThanOrEqual(63);
});
