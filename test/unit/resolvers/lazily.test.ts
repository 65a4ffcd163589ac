import { expect, it } from '@jest/globals';
import { lazily } from '../../../src/resolvers/lazily.js';

it('makes each property when it is asked for, once an object', () => {
  const made: string[] = [];
  const create = lazily<string, { first: object; second: object }>({
    first: (source) => ({ made: made.push(`first of ${source}`) }),
    second: (source) => ({ made: made.push(`second of ${source}`) }),
  });
  const [one, other] = [create('one'), create('other')];
  expect(made).toEqual([]);
  expect(one.first).toBe(one.first);
  expect(other.first).not.toBe(one.first);
  expect(made).toEqual(['first of one', 'first of other']);
});
