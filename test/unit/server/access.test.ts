import { describe, expect, it } from '@jest/globals';
import { AccessPolicy } from '../../../src/server/access.js';

const TOKEN = 'a-token-of-some-length';

describe('AccessPolicy without a token', () => {
  const access = new AccessPolicy({ token: undefined });

  it.each(['localhost:4000', '127.0.0.1:4000', '127.0.0.53', '[::1]:4000', 'LOCALHOST'])('answers Host %s', (host) => {
    expect(access.admits({ host })).toBe(true);
  });

  it.each([undefined, 'evil.example', 'localhost.evil.example:4000', '192.168.1.7:4000', '127.0.0.1.nip.io'])(
    'refuses Host %s, a name of somebody else that points here',
    (host) => {
      expect(access.admits({ ...(host !== undefined && { host }) })).toBe(false);
    },
  );

  it('takes requests from its own pages and refuses those of any other', () => {
    const host = '127.0.0.1:4000';
    expect(access.admits({ host, origin: 'http://127.0.0.1:4000' })).toBe(true);
    expect(access.admits({ host, origin: 'http://127.0.0.1:5173' })).toBe(false);
    expect(access.admits({ host, origin: 'https://evil.example' })).toBe(false);
    expect(access.admits({ host, origin: 'null' })).toBe(false);
  });

  it('asks for nothing more', () => {
    expect(access.judge(undefined)).toBe('granted');
  });
});

describe('AccessPolicy with a token', () => {
  const access = new AccessPolicy({ token: TOKEN });

  it('does not care where a request comes from', () => {
    expect(access.admits({ host: 'metacog.lab.example', origin: 'https://tools.lab.example' })).toBe(true);
  });

  it.each([
    [undefined, 'unauthenticated'],
    ['', 'unauthenticated'],
    [TOKEN, 'unauthenticated'],
    [`Basic ${TOKEN}`, 'unauthenticated'],
    ['Bearer ', 'unauthenticated'],
    ['Bearer wrong', 'forbidden'],
    [`Bearer ${TOKEN}x`, 'forbidden'],
    [`Bearer ${TOKEN}`, 'granted'],
    [`bearer ${TOKEN}`, 'granted'],
  ])('judges the header %j as %s', (header, verdict) => {
    expect(access.judge(header)).toBe(verdict);
  });
});
