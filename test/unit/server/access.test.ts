import { describe, expect, it } from '@jest/globals';
import { lastingGrant, type Grant } from '../../../src/services/access/grant.js';
import { AccessPolicy, isRefusal } from '../../../src/server/access.js';
import type { TokenEnd } from '../../../src/words/token-end.js';

const TOKEN = 'a-token-of-some-length';
const STORED = 'another-that-is-stored';
const reader = lastingGrant('READER');
const ENDED = 'one-that-was-revoked';
const END = { name: 'pipeline', expiredAt: null };
const found = new Map<string, Grant | TokenEnd>([
  [STORED, reader],
  [ENDED, END],
]);
const stored = { find: (secret: string) => Promise.resolve(found.get(secret)) };

describe('AccessPolicy without a token', () => {
  const access = new AccessPolicy({ token: undefined, stored });

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

  it.each([undefined, 'Bearer wrong', `Bearer ${STORED}`])(
    'asks for nothing more: %s is an administrator',
    async (header) => {
      expect(await access.judge(header)).toMatchObject({ role: 'ADMINISTRATOR', end: undefined });
    },
  );
});

describe('AccessPolicy with a token', () => {
  const access = new AccessPolicy({ token: TOKEN, stored });

  it('does not care where a request comes from', () => {
    expect(access.admits({ host: 'metacog.lab.example', origin: 'https://tools.lab.example' })).toBe(true);
  });

  it.each([
    [undefined, 'missing'],
    ['', 'missing'],
    [TOKEN, 'missing'],
    [`Basic ${TOKEN}`, 'missing'],
    ['Bearer ', 'missing'],
    ['Bearer wrong', 'unknown'],
    [`Bearer ${TOKEN}x`, 'unknown'],
    [`Bearer ${TOKEN}`, 'ADMINISTRATOR'],
    [`bearer ${TOKEN}`, 'ADMINISTRATOR'],
    [`Bearer ${STORED}`, 'READER'],
    [`Bearer ${ENDED}`, END],
  ])('judges the header %j as %s', async (header, expected) => {
    const verdict = await access.judge(header);
    expect(isRefusal(verdict) ? verdict : verdict.role).toEqual(expected);
  });
});
