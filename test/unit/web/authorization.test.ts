import { describe, expect, it } from '@jest/globals';
import { createAuthorizationMemory } from '../../../web/graphiql/authorization.js';

describe('the token typed in one tab', () => {
  it('goes for the tabs that have none, however its header is spelled', () => {
    const withAuthorization = createAuthorizationMemory();
    expect(withAuthorization({ authorization: 'Bearer a' })).toEqual({ authorization: 'Bearer a' });
    expect(withAuthorization({ 'x-lab': '1' })).toEqual({ 'x-lab': '1', Authorization: 'Bearer a' });
    expect(withAuthorization(undefined)).toEqual({ Authorization: 'Bearer a' });
  });

  it('gives way to one that is typed later', () => {
    const withAuthorization = createAuthorizationMemory();
    withAuthorization({ Authorization: 'Bearer a' });
    withAuthorization({ Authorization: 'Bearer b' });
    expect(withAuthorization({})).toEqual({ Authorization: 'Bearer b' });
  });

  it('adds nothing before there was one', () => {
    expect(createAuthorizationMemory()(undefined)).toEqual({});
  });
});
