import { USER_ERRORS, type Operation, type UserError } from '../../operations/operation.js';

export type Role = 'READER' | 'RUNNER' | 'ADMINISTRATOR';

export interface AccessToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** ISO time, as the others. */
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

const FIELDS = 'id name role createdAt expiresAt revokedAt';

export const TOKENS: Operation<{ tokens: readonly AccessToken[] }, Record<string, never>> = {
  text: `query Tokens { tokens { ${FIELDS} } }`,
};

export const CREATE_TOKEN: Operation<
  { createToken: { token: AccessToken | null; secret: string | null; userErrors: readonly UserError[] } },
  { input: { name: string; role: Role; expiresAt?: string } }
> = {
  text: `mutation CreateToken($input: CreateTokenInput!) {
  createToken(input: $input) { token { ${FIELDS} } secret ${USER_ERRORS} }
}`,
};

export const REVOKE_TOKEN: Operation<
  { revokeToken: { token: AccessToken | null; userErrors: readonly UserError[] } },
  { id: string }
> = {
  text: `mutation RevokeToken($id: ID!) {
  revokeToken(id: $id) { token { ${FIELDS} } ${USER_ERRORS} }
}`,
};
