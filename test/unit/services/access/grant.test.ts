import { describe, expect, it } from '@jest/globals';
import { ForbiddenError, UnauthenticatedError } from '../../../../src/errors.js';
import { Role } from '../../../../src/schema/role.js';
import { lastingGrant, requireRole, TokenGrant } from '../../../../src/services/access/grant.js';
import type { TokenEnd } from '../../../../src/words/token-end.js';

const EXPIRED: TokenEnd = { name: 'deputy', expiredAt: new Date('2026-10-01T14:03:05.250Z') };
const REVOKED: TokenEnd = { name: 'deputy', expiredAt: null };
const ROLES = Object.values(Role);
const pairs = ROLES.flatMap((has, rank) => ROLES.map((needed, least) => ({ has, needed, isEnough: rank >= least })));

describe('requireRole', () => {
  it.each(pairs)('$has where $needed is needed: $isEnough', ({ has, needed, isEnough }) => {
    const check = (): void => requireRole(lastingGrant(has), needed);
    if (isEnough) expect(check).not.toThrow();
    else expect(check).toThrow(new ForbiddenError(`This needs the role ${needed}; your token has the role ${has}`));
  });

  it('allows nothing once the grant has ended', () => {
    const grant = new TokenGrant('ADMINISTRATOR');
    grant.finish(EXPIRED);
    expect(() => requireRole(grant, 'READER')).toThrow(UnauthenticatedError);
    expect(() => requireRole(grant, 'READER')).toThrow(/^The token deputy expired at 2026-10-01T14:03:05Z; /);
  });
});

describe('a grant', () => {
  it('tells its end once, to those who have not left, and to those who come later', () => {
    const grant = new TokenGrant('READER');
    const told: [string, TokenEnd][] = [];
    grant.onEnd((end) => told.push(['stayed', end]));
    grant.onEnd((end) => told.push(['left', end]))();
    grant.finish(REVOKED);
    grant.finish(EXPIRED);
    grant.onEnd((end) => told.push(['late', end]));
    expect(told).toEqual([
      ['stayed', REVOKED],
      ['late', REVOKED],
    ]);
    expect(grant.end).toBe(REVOKED);
  });
});
