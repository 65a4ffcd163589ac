import { describe, expect, it } from '@jest/globals';
import { NotFoundError } from '../../../../src/errors.js';
import { chooseAnswerKey } from '../../../../src/services/metrics/answer-key-lookup.js';

const CATALOG = { id: 1, name: 'catalog', isDefault: true };
const FILE = { id: 2, name: 'file', isDefault: false };

describe('chooseAnswerKey', () => {
  it('takes the default where no key is named', () => {
    expect(chooseAnswerKey([FILE, CATALOG])).toBe(CATALOG);
    expect(chooseAnswerKey([FILE, CATALOG], null)).toBe(CATALOG);
  });

  it('takes the named one, default or not', () => {
    expect(chooseAnswerKey([CATALOG, FILE], 'file')).toBe(FILE);
  });

  it('names the keys that exist when there is none of that name', () => {
    const choose = () => chooseAnswerKey([CATALOG, FILE], 'catalogue');
    expect(choose).toThrow(NotFoundError);
    expect(choose).toThrow('This dataset has no answer key "catalogue". It has: catalog, file.');
  });

  it('says what to do when there is no default, or no key at all', () => {
    expect(() => chooseAnswerKey([FILE])).toThrow(/no default answer key.*file.*setDefaultAnswerKey/);
    expect(() => chooseAnswerKey([])).toThrow(/no answer key.*importAnswerKey/);
    expect(() => chooseAnswerKey([], 'file')).toThrow(/no answer key.*importAnswerKey/);
  });
});
