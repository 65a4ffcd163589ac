import { describe, expect, it } from '@jest/globals';
import { tokenId, tokenise } from '../../../../../src/services/backends/simulated/tokenizer.js';

const QUESTION = 'Which one has more: O or X?\nChoose one:\nA. O\nB. X\nAnswer with A or B only without any reasoning.';

describe('tokenise', () => {
  it.each([
    ['A', ['A']],
    [' B', [' B']],
    ['confidence: 5', ['confidence', ':', ' ', '5']],
    ['A. O', ['A', '.', ' O']],
    ['**A**', ['**', 'A', '**']],
    ['', []],
  ])('splits %j as Qwen2.5 does', (text, tokens) => {
    expect(tokenise(text)).toEqual(tokens);
  });

  it.each(['Größe 12,5 %\n\n  “A” – oder B?', QUESTION])('loses nothing of %j', (text) => {
    expect(tokenise(text).join('')).toBe(text);
  });
});

describe('tokenId', () => {
  it('numbers the letters as Qwen2.5 does', () => {
    expect(['A', 'B', ' A', ' B'].map(tokenId)).toEqual([32, 33, 362, 425]);
  });

  it('gives every other token the same id each time', () => {
    expect(tokenId('confidence')).toBe(tokenId('confidence'));
    expect(tokenId('confidence')).not.toBe(tokenId('Confidence'));
  });
});
