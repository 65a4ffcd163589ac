import { describe, expect, it } from '@jest/globals';
import { datasetNameOf } from '../../../src/cli/import-files.js';

describe('datasetNameOf', () => {
  it.each([
    ['/data/questions_two_stage_concise.jsonl', 'questions_two_stage_concise'],
    ['my questions (v2).JSON', 'my-questions-v2-'],
    ['plain', 'plain'],
  ])('names the dataset of %s %s', (file, name) => {
    expect(datasetNameOf(file)).toBe(name);
  });
});
