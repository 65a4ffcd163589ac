import { describe, expect, it } from '@jest/globals';
import { stallLine, stallNote } from '../../../src/words/stall-words.js';

const STALL = {
  kind: 'BACKEND_UNREACHABLE',
  since: '2026-10-01T14:03:05.250Z',
  attempts: 1200,
  nextRetryAt: '2026-10-01T14:05:13.000Z',
  message: 'gpu-1:8000 cannot be reached: connect ECONNREFUSED',
};
const NOW = Date.parse('2026-10-01T14:05:10.250Z');

describe('why a run waits, in words', () => {
  it('has absolute times in a line that stays', () => {
    expect(stallLine('pilot', STALL)).toBe(
      'run pilot waits: gpu-1:8000 cannot be reached: connect ECONNREFUSED ' +
        '(since 2026-10-01T14:03:05Z, 1,200 tries, next try 2026-10-01T14:05:13Z)',
    );
  });

  it('has relative times where it is drawn again and again', () => {
    expect(stallNote(STALL, NOW)).toBe('waits for 2 min 05 s, 1,200 tries, next in 3 s');
    expect(stallNote({ ...STALL, attempts: 1, nextRetryAt: null }, NOW)).toBe('waits for 2 min 05 s, 1 try');
    expect(stallNote({ ...STALL, kind: 'PAUSED', attempts: 0, nextRetryAt: null }, NOW)).toBe('paused for 2 min 05 s');
  });

  it('has no negative times where the clocks differ', () => {
    expect(stallNote(STALL, Date.parse(STALL.since) - 5000)).toMatch(/^waits for 0\.0 s, /);
    expect(stallNote(STALL, NOW + 60_000)).toMatch(/, next in 0\.0 s$/);
  });
});
