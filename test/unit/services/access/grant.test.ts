import { describe, expect, it } from '@jest/globals';
import { ForbiddenError, UnauthenticatedError } from '../../../../src/errors.js';
import { Role } from '../../../../src/schema/role.js';
import { lastingGrant, requireRole, TokenGrant, type TokenEnd } from '../../../../src/services/access/grant.js';

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
    grant.finish('expired');
    expect(() => requireRole(grant, 'READER')).toThrow(new UnauthenticatedError('Token expired'));
  });
});

describe('a grant', () => {
  it('tells its end once, to those who have not left, and to those who come later', () => {
    const grant = new TokenGrant('READER');
    const told: [string, TokenEnd][] = [];
    grant.onEnd((end) => told.push(['stayed', end]));
    grant.onEnd((end) => told.push(['left', end]))();
    grant.finish('revoked');
    grant.finish('expired');
    grant.onEnd((end) => told.push(['late', end]));
    expect(told).toEqual([
      ['stayed', 'revoked'],
      ['late', 'revoked'],
    ]);
    expect(grant.end).toBe('revoked');
  });
});
