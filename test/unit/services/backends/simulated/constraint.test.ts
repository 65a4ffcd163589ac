import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../../../src/services/backends/simulated/api-error.js';
import { constrain } from '../../../../../src/services/backends/simulated/constraint.js';
import type { Reply } from '../../../../../src/services/backends/simulated/observer.js';
import { replyTokens } from '../../../../../src/services/backends/simulated/reply-tokens.js';

const answer: Reply = {
  tokens: replyTokens('A', 0, [
    { token: 'A', probability: 0.6 },
    { token: 'B', probability: 0.2 },
    { token: 'The', probability: 0.1 },
  ]),
  repertoire: ['A', 'B'],
};
const confidence: Reply = {
  tokens: replyTokens('confidence: 4', 3, [
    { token: '4', probability: 0.75 },
    { token: '5', probability: 0.25 },
  ]),
  repertoire: ['confidence: 4', 'confidence: 5', '4', '5'],
};
const textOf = (tokens: ReturnType<typeof constrain>) => tokens.map(({ token }) => token).join('');

describe('constrain', () => {
  it('leaves a free reply alone', () => {
    expect(constrain(answer, null)).toBe(answer.tokens);
  });

  it('shares the mass out among the choices and masks the rest', () => {
    const [token] = constrain(answer, { choice: ['A', 'B'] });
    expect(token?.token).toBe('A');
    expect(token?.alternatives.map((alternative) => alternative.token)).toEqual(['A', 'B']);
    expect(token?.alternatives[0]?.probability).toBeCloseTo(0.75, 12);
    expect(token?.alternatives[1]?.probability).toBeCloseTo(0.25, 12);
    expect(token?.masked).toEqual(['The']);
  });

  it('takes the likeliest choice when its own text is none', () => {
    expect(textOf(constrain(answer, { choice: ['The', 'B'] }))).toBe('B');
  });

  it('says the same thing in the form that is allowed', () => {
    const tokens = constrain(confidence, { choice: ['1', '2', '3', '4', '5'] });
    expect(textOf(tokens)).toBe('4');
    expect(tokens[0]?.alternatives[0]).toEqual({ token: '4', probability: 0.75 });
  });

  it('follows a choice of several tokens to its end', () => {
    const tokens = constrain(confidence, { choice: ['confidence: 4', 'confidence: 5'] });
    expect(textOf(tokens)).toBe('confidence: 4');
    expect(tokens.map(({ alternatives }) => alternatives.length)).toEqual([1, 1, 1, 2]);
  });

  it('obeys a regular expression', () => {
    expect(textOf(constrain(confidence, { regex: '[1-5]' }))).toBe('4');
    expect(textOf(constrain(confidence, { regex: 'confidence: [1-5]' }))).toBe('confidence: 4');
  });

  it.each(['[', 'maybe'])('refuses the expression %s with what it could say', (regex) => {
    expect(() => constrain(answer, { regex })).toThrow(ApiError);
  });
});
