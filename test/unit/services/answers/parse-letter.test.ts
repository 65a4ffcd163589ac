import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parseLetter } from '../../../../src/services/answers/parse-letter.js';
import { sharedFile } from '../../../support/shared-files.js';

describe('parseLetter', () => {
  it.each([
    ['A', 'A'],
    ['A.', 'A'],
    ['B. X', 'B'],
    [' b ', 'B'],
    ['(A)', 'A'],
    ['[B]', 'B'],
    ['**A**', 'A'],
    ['"B"', 'B'],
    ["'b'", 'B'],
    ['`A`', 'A'],
    ['“B”', 'B'],
    ['A)', 'A'],
    ['B: Right', 'B'],
    ['A\nbecause', 'A'],
    ['Answer: B', 'B'],
    ['answer is A', 'A'],
    ['**Answer:** B', 'B'],
    ['A. B', 'A'],
    ['B. A', 'B'],
    ['A B', 'A'],
  ])('reads %j as %s', (text, letter) => {
    expect(parseLetter(text)).toBe(letter);
  });

  it.each(['', '  ', 'C', 'Apple', 'AB', 'Both', 'A1', 'Aé', 'The answer', 'answer', '1', 'Vertical', 'Not A'])(
    'finds no letter in %j',
    (text) => {
      expect(parseLetter(text)).toBeNull();
    },
  );

  it('takes only the letters that the question offers', () => {
    expect(parseLetter('c) third', ['A', 'B', 'C'])).toBe('C');
    expect(parseLetter('A', ['X', 'Y'])).toBeNull();
  });

  const vectors = sharedFile('oracle/edge_cases.json');
  const title = 'agrees with the independently computed vectors';
  if (vectors === undefined)
    it.skip(`${title} (skipped: oracle/edge_cases.json is not on this machine)`, () => undefined);
  else {
    it(title, () => {
      const { functions } = JSON.parse(readFileSync(vectors, 'utf8')) as {
        functions: { parse_choice: { text: string; value: string | null }[] };
      };
      expect(functions.parse_choice.map(({ text }) => parseLetter(text))).toEqual(
        functions.parse_choice.map(({ value }) => value),
      );
    });
  }
});
