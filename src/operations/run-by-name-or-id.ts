import type { QueryApi } from './operation.js';
import { RUN_BY_ID, RUN_BY_NAME, type RunState } from './run-state.js';

const NOT_FOUND = new Set<unknown>(['BAD_USER_INPUT', 'NOT_FOUND']);

/** The run of this name or, where there is none, of this id; null where there is neither. */
export async function runByNameOrId(api: QueryApi, nameOrId: string): Promise<RunState | null> {
  const { runByName } = await api.query(RUN_BY_NAME, { name: nameOrId });
  if (runByName) return runByName;
  const { run } = await api.query(RUN_BY_ID, { id: nameOrId }).catch((error: unknown) => {
    // a name that is no id either is simply not found
    if (error instanceof Error && 'code' in error && NOT_FOUND.has(error.code)) return { run: null };
    throw error;
  });
  return run;
}
