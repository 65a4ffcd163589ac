import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { confidenceRating, parseConfidence } from '../../../../src/services/answers/parse-confidence.js';
import { sharedFile } from '../../../support/shared-files.js';

describe('parseConfidence', () => {
  it.each([
    ['confidence: 5', 5],
    ['Confidence: 4', 4],
    ['confidence:3', 3],
    ['confidence: 5.', 5],
    ['confidence: 5.0', 5],
    ['CONFIDENCE = 2', 2],
    ['**Confidence:** 4', 4],
    ['{"confidence": 3}', 3],
    ['"confidence_level": 2', 2],
    ['My confidence level is 4.', 4],
    ['Confidence (1-5): 4', 4],
    ['Confidence - 4', 4],
    ['confidence：5', 5],
    ['confidence: 4/5', 4],
    ['To state my confidence, I weigh the image.\nconfidence: 2', 2],
    ['confidence: 4\n\nThe stripes are 45 degrees.', 4],
    ['5', 5],
    ['5.0', 5],
    [' 3 ', 3],
    ['**4**', 4],
  ])('reads %j as %d', (text, rating) => {
    expect(parseConfidence(text)).toBe(rating);
  });

  it.each([
    '',
    'five',
    'confidence: five',
    'confidence: N',
    'confidence: 10',
    'confidence: 0',
    'confidence: -1',
    'confidence: −1',
    'confidence: 4.5',
    'confidence: 5%',
    'confidence: 80%',
    'confidence: 1-5',
    'confidence from 1 to 5',
    'I am confident',
    'I see 5 stripes',
    'overconfidence: 5',
    '6',
    '4.5',
    '-1',
  ])('finds no rating in %j', (text) => {
    expect(parseConfidence(text)).toBeNull();
  });

  it('stays quick on a reply made to exhaust it', () => {
    expect(parseConfidence('confidence: '.repeat(50_000))).toBeNull();
    expect(parseConfidence(`confidence${' ('.repeat(200_000)}`)).toBeNull();
  });

  const vectors = sharedFile('oracle/edge_cases.json');
  const title = 'agrees with the independently computed vectors';
  if (vectors === undefined)
    it.skip(`${title} (skipped: oracle/edge_cases.json is not on this machine)`, () => undefined);
  else {
    it(title, () => {
      const { functions } = JSON.parse(readFileSync(vectors, 'utf8')) as {
        functions: { parse_confidence: { value: unknown; parsed: number }[] };
      };
      for (const { value, parsed } of functions.parse_confidence) {
        const rating =
          typeof value === 'string'
            ? parseConfidence(value)
            : typeof value === 'number'
              ? confidenceRating(value)
              : null;
        expect({ value, rating: rating ?? 0 }).toEqual({ value, rating: parsed });
      }
    });
  }
});
