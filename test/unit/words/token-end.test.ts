import { describe, expect, it } from '@jest/globals';
import { readTokenEnd, tokenEndAsCloseReason, tokenEndInWords, type TokenEnd } from '../../../src/words/token-end.js';

const expiredAt = new Date('2026-10-01T14:03:05.250Z');
const NAMES = [
  'pipeline',
  "nightly run; of Kim's",
  'it was revoked',
  'it expired at 9',
  'é'.repeat(200),
  '😀'.repeat(100),
];
const ENDS = NAMES.flatMap((name): [string, TokenEnd][] => [
  [`${name.slice(0, 20)}, expired`, { name, expiredAt }],
  [`${name.slice(0, 20)}, revoked`, { name, expiredAt: null }],
]);

describe('the end of a token, in words', () => {
  it('says which, what became of it, and who makes another', () => {
    expect(tokenEndInWords({ name: 'pipeline', expiredAt })).toBe(
      'The token pipeline expired at 2026-10-01T14:03:05Z; an administrator makes a new one: metacog token create pipeline',
    );
    expect(tokenEndInWords({ name: 'nightly run', expiredAt: null })).toBe(
      "The token nightly run was revoked; an administrator makes a new one: metacog token create 'nightly run'",
    );
  });

  it.each(ENDS)('fits into a close frame: %s', (_, end) => {
    const reason = tokenEndAsCloseReason(end);
    expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(123);
    expect(Buffer.from(reason).toString()).not.toContain('\uFFFD');
    if (end.name.length < 80) expect(tokenEndInWords(end).startsWith(`${reason}; `)).toBe(true);
    else expect(reason).toMatch(/^The token .{19,}… (expired at 2026-10-01T14:03:05Z|was revoked)$/u);
  });

  it.each(ENDS)('is read again by who was told: %s', (_, end) => {
    const { name } = end;
    const what = `the token ${name} ${end.expiredAt ? 'expired at 2026-10-01T14:03:05Z' : 'was revoked'}`;
    const [, advice] = /(an administrator .*)$/u.exec(tokenEndInWords(end))!;
    expect(readTokenEnd(tokenEndInWords(end))).toEqual({ what, advice });
    const fromReason = readTokenEnd(tokenEndAsCloseReason(end))!;
    if (name.length < 80) expect(fromReason).toEqual({ what, advice });
    else expect(fromReason.advice).toBe('an administrator makes a new one: metacog token create NAME');
  });

  it.each(['', 'Unauthorized', 'Forbidden', 'This token lets nobody in: it is unknown here'])(
    'is in nothing else: %j',
    (said) => {
      expect(readTokenEnd(said)).toBeUndefined();
    },
  );
});
