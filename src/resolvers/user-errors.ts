import { DatabaseUnavailableError, DomainError } from '../errors.js';
import type { Plain } from '../schema/plain.js';
import type { UserError } from '../schema/user-error.js';

/**
 * Runs the work of a mutation; an expected failure becomes a payload with userErrors, a fault goes on as it is.
 * @param prefix  what stands before the service's own field names in the mutation's arguments, e.g. ['input']
 */
export async function withUserErrors<Payload extends object>(
  prefix: readonly string[],
  work: () => Promise<Payload>,
): Promise<(Payload & { userErrors: readonly Plain<UserError>[] }) | { userErrors: readonly Plain<UserError>[] }> {
  try {
    return { ...(await work()), userErrors: [] };
  } catch (error) {
    if (!(error instanceof DomainError) || error instanceof DatabaseUnavailableError) throw error;
    const field = error.field ? [...prefix, ...error.field] : null;
    return { userErrors: [{ field, code: error.code, message: error.message }] };
  }
}
