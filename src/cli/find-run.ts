import type { QueryApi } from '../operations/operation.js';
import { runByNameOrId } from '../operations/run-by-name-or-id.js';
import type { RunState } from '../operations/run-state.js';
import { CliError } from './cli-error.js';

/**
 * The run of this name or, where there is none, of this id.
 * @throws CliError when there is neither
 */
export async function findRun(api: QueryApi, nameOrId: string): Promise<RunState> {
  const run = await runByNameOrId(api, nameOrId);
  if (run) return run;
  throw new CliError(`the server has no run with the name or id ${nameOrId}`, { hint: 'metacog runs lists them' });
}
