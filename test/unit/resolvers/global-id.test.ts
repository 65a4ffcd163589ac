import { describe, expect, it } from '@jest/globals';
import { InvalidInputError } from '../../../src/errors.js';
import { keyOf, parseGlobalId, toGlobalId } from '../../../src/resolvers/global-id.js';

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

describe('global ids', () => {
  it('are the base64url of type and key', () => {
    expect(toGlobalId('Answer', 12, 345, 0)).toBe(base64url('Answer:12:345:0'));
  });

  it('come back as the type and key they were made of', () => {
    expect(parseGlobalId(toGlobalId('Run', 2_147_483_647))).toEqual({ type: 'Run', key: [2_147_483_647] });
    expect(parseGlobalId(toGlobalId('Answer', 12, 345, 0))).toEqual({ type: 'Answer', key: [12, 345, 0] });
  });

  it.each([
    ['', 'nothing'],
    ['12', 'a bare number'],
    [base64url('Run'), 'no key'],
    [base64url('Run:'), 'an empty key'],
    [base64url('Run:x'), 'no number'],
    [base64url('Run:-1'), 'a negative number'],
    [base64url('Run:1.5'), 'a fraction'],
    [base64url('Run:01'), 'a second spelling'],
    [base64url('Run:2147483648'), 'more than the database holds'],
    [base64url('Run:1:2'), 'too many parts'],
    [base64url('Answer:1'), 'too few parts'],
    [base64url('Secret:1'), 'an unknown type'],
    [`${base64url('Run:1')}=`, 'padding'],
  ])('refuses %j: %s', (id) => {
    expect(() => parseGlobalId(id)).toThrow(InvalidInputError);
  });

  it('names both types when an id of another type is given', () => {
    expect(() => keyOf('Run', toGlobalId('Dataset', 1))).toThrow(/id of a Dataset, not of a Run/);
  });

  it('does not repeat a huge id in its message', () => {
    expect(() => parseGlobalId('x'.repeat(10_000))).toThrow(/^.{1,150}$/);
  });
});
