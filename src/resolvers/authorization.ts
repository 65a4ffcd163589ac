import type { AuthChecker } from 'type-graphql';
import type { Role } from '../schema/role.js';
import { requireRole } from '../services/access/grant.js';
import type { RequestContext } from './context.js';

/**
 * What `@Authorized<Role>('RUNNER')` means. It stands at the fields that need more than READER, which every client has been
 * asked for at the door: a field without it costs nothing.
 * @throws ForbiddenError, UnauthenticatedError
 */
export const authorize: AuthChecker<RequestContext, Role> = ({ context }, roles) => {
  for (const role of roles) requireRole(context.grant, role);
  return true;
};
