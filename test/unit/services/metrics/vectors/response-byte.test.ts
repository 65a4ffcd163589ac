import { describe, expect, it } from '@jest/globals';
import { MAX_LETTERS, RESPONSES } from '../../../../../src/services/metrics/vectors/response-byte.js';

describe('the byte of a response', () => {
  it('is 0 for none, and unpacks as the layout says', () => {
    expect(RESPONSES[0]).toBeUndefined();
    expect(RESPONSES[1]).toEqual({
      hasReply: false,
      letter: null,
      confidence: null,
      status: 'COMPLETE',
      hasTokens: false,
    });
    // 1 + ((2 + 1) * 6 + 4) * 3 + 1: the second letter, confidence 4, given up
    expect(RESPONSES[68]).toEqual({ hasReply: true, letter: 1, confidence: 4, status: 'FAILED', hasTokens: false });
    // six letters further: the same with token probabilities
    expect(RESPONSES[68 + MAX_LETTERS * 18]).toMatchObject({ letter: 1, confidence: 4, hasTokens: true });
  });

  it('has 252 kinds of answers, each once', () => {
    const kinds = RESPONSES.flatMap((response) => (response ? [JSON.stringify(response)] : []));
    expect([kinds.length, new Set(kinds).size]).toEqual([252, 252]);
  });
});
