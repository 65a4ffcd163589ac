import { describe, expect, it } from '@jest/globals';
import { ConflictError, DatabaseUnavailableError, NotFoundError } from '../../../src/errors.js';
import { withUserErrors } from '../../../src/resolvers/user-errors.js';

describe('withUserErrors', () => {
  it('adds an empty list to what went well', async () => {
    expect(await withUserErrors(['input'], () => Promise.resolve({ run: 1 }))).toEqual({ run: 1, userErrors: [] });
  });

  it('turns an expected failure into a user error with the path of the argument', async () => {
    const failure = new NotFoundError('no such dataset', { field: ['dataset'] });
    expect(await withUserErrors(['input'], () => Promise.reject(failure))).toEqual({
      userErrors: [{ field: ['input', 'dataset'], code: 'NOT_FOUND', message: 'no such dataset' }],
    });
  });

  it('names no field where the service names none', async () => {
    const payload = await withUserErrors(['input'], () => Promise.reject(new ConflictError('over')));
    expect(payload.userErrors[0]?.field).toBeNull();
  });

  it.each([new TypeError('bug'), new DatabaseUnavailableError('away')])('lets a fault go on: %s', async (fault) => {
    await expect(withUserErrors([], () => Promise.reject(fault))).rejects.toBe(fault);
  });
});
