import { describe, expect, it } from '@jest/globals';
import { letterProbabilities, tokenConfidence } from '../../../../src/services/answers/letter-probabilities.js';

const token = (name: string, p: number, top: Record<string, number> = {}) => ({
  token: name,
  logprob: Math.log(p),
  top_logprobs: Object.entries({ [name]: p, ...top }).map(([t, q]) => ({
    token: t,
    logprob: q === 0 ? -9999 : Math.log(q),
  })),
});

describe('letterProbabilities', () => {
  it('sums the variants of a letter and counts a letter outside the top tokens as 0', () => {
    const read = letterProbabilities([token('A', 0.6, { ' A': 0.1, The: 0.3 })], ['A', 'B']);
    expect(read?.probabilities.A).toBeCloseTo(0.7, 12);
    expect(read?.probabilities.B).toBe(0);
  });

  it('takes a masked token for zero', () => {
    expect(letterProbabilities([token('B', 1, { A: 0 })], ['A', 'B'])?.probabilities).toEqual({ A: 0, B: 1 });
  });

  it('reads the first token that is an option letter, behind markup or words', () => {
    const read = letterProbabilities([token('**', 0.9), token('B', 0.8, { A: 0.2 })], ['A', 'B']);
    expect(read?.probabilities.B).toBeCloseTo(0.8, 12);
    expect(read?.block.token).toBe('B');
  });

  it('falls back to the first token when none is a letter', () => {
    expect(letterProbabilities([token('Both', 0.7, { A: 0.2, B: 0.1 })], ['A', 'B'])?.probabilities.A).toBeCloseTo(0.2);
  });

  it('is null without log probabilities', () => {
    expect(letterProbabilities(null, ['A', 'B'])).toBeNull();
    expect(letterProbabilities([], ['A', 'B'])).toBeNull();
  });
});

describe('tokenConfidence', () => {
  it('is the share of the given letter, below one half when text and argmax disagree', () => {
    expect(tokenConfidence({ A: 0.2, B: 0.6 }, 'A')).toBeCloseTo(0.25, 12);
  });

  it('is null without a letter or without any mass', () => {
    expect(tokenConfidence({ A: 0.2, B: 0.6 }, null)).toBeNull();
    expect(tokenConfidence({ A: 0, B: 0 }, 'A')).toBeNull();
  });
});
