import type { FetcherParams } from '@graphiql/toolkit';

/** What a tab's `runId` variable may hold instead of an id: the run that was started last. */
export const NEWEST = 'newest';

export const NEWEST_RUN_QUERY = 'query NewestRun { runs(first: 1) { nodes { id } } }';

/** Whether the request means the newest run and so needs its id before it is sent. */
export function asksForNewestRun({ variables }: FetcherParams): boolean {
  return at(variables, 'runId') === NEWEST;
}

export function withRunId(params: FetcherParams, runId: string): FetcherParams {
  return { ...params, variables: { ...(params.variables as Record<string, unknown>), runId } };
}

/** The id in an answer to NEWEST_RUN_QUERY; undefined when there is no run. */
export function newestRunId(result: unknown): string | undefined {
  const nodes: unknown = at(result, 'data', 'runs', 'nodes');
  const id = Array.isArray(nodes) ? at(nodes.at(0), 'id') : undefined;
  return typeof id === 'string' ? id : undefined;
}

function at(value: unknown, ...path: string[]): unknown {
  return path.reduce((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
