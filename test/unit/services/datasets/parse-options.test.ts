import { describe, expect, it } from '@jest/globals';
import { parseOptions } from '../../../../src/services/datasets/parse-options.js';

describe('parseOptions', () => {
  it('reads the options that a published prompt lists', () => {
    const prompt =
      'Which one has more: O or X?\nChoose one:\nA. O\nB. X\nAnswer with A or B only without any reasoning.';
    expect(parseOptions(prompt)).toEqual([
      { letter: 'A', text: 'O' },
      { letter: 'B', text: 'X' },
    ]);
  });

  it('is not confused by options that are themselves letters', () => {
    expect(parseOptions('Which one has more: A or B?\nA. A\nB. B')).toEqual([
      { letter: 'A', text: 'A' },
      { letter: 'B', text: 'B' },
    ]);
  });

  it('takes other marks, blanks, CRLF and more than two options', () => {
    expect(parseOptions('  A) Top left \r\nB: Right\r\n\tC. Bottom\r\n')).toEqual([
      { letter: 'A', text: 'Top left' },
      { letter: 'B', text: 'Right' },
      { letter: 'C', text: 'Bottom' },
    ]);
  });

  it.each(['Is it brighter?', 'A. Only one', 'B. X\nC. Y', 'A.X\nB.Y', 'A or B?'])(
    'finds no options in %j',
    (prompt) => {
      expect(parseOptions(prompt)).toEqual([]);
    },
  );
});
