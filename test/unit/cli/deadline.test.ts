import { describe, expect, it } from '@jest/globals';
import { deadlineAt, parseDeadline } from '../../../src/cli/deadline.js';

const NOW = Date.parse('2026-10-01T12:00:00Z');

describe('parseDeadline', () => {
  it.each([
    ['2h', '2026-10-01T14:00:00.000Z'],
    ['90m', '2026-10-01T13:30:00.000Z'],
    ['1.5h', '2026-10-01T13:30:00.000Z'],
    ['1d', '2026-10-02T12:00:00.000Z'],
    ['30 minutes', '2026-10-01T12:30:00.000Z'],
    ['2026-10-01T18:00Z', '2026-10-01T18:00:00.000Z'],
    ['2026-10-01T18:00:00+02:00', '2026-10-01T16:00:00.000Z'],
  ])('reads %s', (text, at) => {
    expect(deadlineAt(parseDeadline(text, NOW), NOW)).toBe(at);
  });

  it('takes a date and time without a zone as the time of this machine', () => {
    const local = new Date('2026-10-02T18:00:00');
    expect(parseDeadline('2026-10-02T18:00:00', NOW)).toEqual({ at: local });
  });

  it('counts a duration from the start, not from the command', () => {
    expect(deadlineAt(parseDeadline('2h', NOW), NOW + 60_000)).toBe('2026-10-01T14:01:00.000Z');
  });

  it.each(['90', '', 'soon', '0h', '-2h', '2 h foo', '2026-10-01', '2026-13-01T00:00:00Z', 'tomorrow'])(
    'refuses %j and says what it takes',
    (text) => {
      expect(() => parseDeadline(text, NOW)).toThrow(/date and time such as .* duration such as 90m, 2h or 1d/);
    },
  );

  it('refuses a moment that has passed', () => {
    expect(() => parseDeadline('2026-10-01T11:59:59Z', NOW)).toThrow('It must lie in the future.');
  });
});
