import { expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { RequestContext } from '../../../src/resolvers/context.js';
import { OperationPreparation } from '../../../src/server/prepare-operation.js';
import { TokenGrant } from '../../../src/services/access/grant.js';

it('prepares nothing for a client that goes on asking although its token has ended', () => {
  const operations = new OperationPreparation({ schema: buildSchema('type Query { nothing: Int }') });
  const grant = new TokenGrant('ADMINISTRATOR');
  const context = { grant } as unknown as RequestContext;
  const prepare = () => operations.prepare({ query: '{ nothing }' }, context);
  expect(prepare()).toMatchObject({ contextValue: context });
  grant.finish({ name: 'deputy', expiredAt: null });
  expect(prepare()).toMatchObject([
    { message: expect.stringMatching(/^The token deputy was revoked; /), extensions: { code: 'UNAUTHENTICATED' } },
  ]);
});
