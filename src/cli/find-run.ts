import type { ApiClient } from './api/api-client.js';
import { RUN_BY_ID, RUN_BY_NAME, type RunState } from './api/run-operations.js';
import { ApiError, CliError } from './cli-error.js';

/**
 * The run of this name or, where there is none, of this id.
 * @throws CliError when there is neither
 */
export async function findRun(api: ApiClient, nameOrId: string): Promise<RunState> {
  const { runByName } = await api.query(RUN_BY_NAME, { name: nameOrId });
  if (runByName) return runByName;
  const { run } = await api.query(RUN_BY_ID, { id: nameOrId }).catch((error: unknown) => {
    // a name that is no id either is simply not found
    if (error instanceof ApiError && ['BAD_USER_INPUT', 'NOT_FOUND'].includes(error.code)) return { run: null };
    throw error;
  });
  if (run) return run;
  throw new CliError(`the server has no run with the name or id ${nameOrId}`, { hint: 'its page / lists all runs' });
}
