import { Arg, Authorized, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { AccessToken } from '../schema/access-token.js';
import { CreateTokenInput } from '../schema/create-token.input.js';
import { AccessTokenPayload } from '../schema/payloads.js';
import type { Plain } from '../schema/plain.js';
import type { Role } from '../schema/role.js';
import type { AccessTokenService } from '../services/access/access-token.service.js';
import { keyOf, toGlobalId } from './global-id.js';
import { withUserErrors } from './user-errors.js';

@Resolver(() => AccessToken)
export class AccessTokenResolver {
  constructor(private readonly deps: { readonly accessTokens: AccessTokenService }) {}

  @Authorized<Role>('ADMINISTRATOR')
  @Query(() => [AccessToken], {
    description: 'Every access token that was ever made, the newest first. Needs the role ADMINISTRATOR.',
  })
  tokens(): Promise<AccessToken[]> {
    return this.deps.accessTokens.list();
  }

  @Authorized<Role>('ADMINISTRATOR')
  @Mutation(() => AccessTokenPayload, {
    description: 'Makes an access token; its secret is told this once. Needs the role ADMINISTRATOR.',
  })
  createToken(@Arg('input', () => CreateTokenInput) input: CreateTokenInput): Promise<Plain<AccessTokenPayload>> {
    const { name, role, expiresAt = null } = input;
    return withUserErrors(['input'], () => this.deps.accessTokens.create({ name, role, expiresAt }));
  }

  @Authorized<Role>('ADMINISTRATOR')
  @Mutation(() => AccessTokenPayload, {
    description:
      'Ends an access token at once, at every server process: requests with it are refused, and sockets that came with it ' +
      'are closed. One that is revoked stays so. Needs the role ADMINISTRATOR.',
  })
  revokeToken(@Arg('id', () => ID) id: string): Promise<Plain<AccessTokenPayload>> {
    return withUserErrors([], async () => ({
      token: await this.deps.accessTokens.revoke(keyOf('AccessToken', id)),
    }));
  }

  @FieldResolver(() => ID)
  id(@Root() token: AccessToken): string {
    return toGlobalId('AccessToken', token.id);
  }
}
