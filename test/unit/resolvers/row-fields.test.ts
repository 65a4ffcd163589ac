import { expect, it } from '@jest/globals';
import { RowFields } from '../../../src/resolvers/row-fields.js';

const ROW = new RowFields({
  all: ['id', 'name', 'left', 'right', 'note'],
  always: ['id'],
  madeOf: { sum: ['right', 'left'], link: [] },
});

it.each([
  ['nothing but what is always needed', [], ['id']],
  ['the field of the same name', ['name'], ['id', 'name']],
  ['all that a field is made of, in the order of the row', ['sum', 'name'], ['id', 'name', 'left', 'right']],
  ['nothing for a field that is made of none', ['link'], ['id']],
  ['everything for a field that nothing is known of', ['name', 'news'], ['id', 'name', 'left', 'right', 'note']],
])('needs %s', (_what, names, expected) => {
  expect(ROW.neededBy(new Set(names))).toEqual(expected);
});
