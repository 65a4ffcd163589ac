import type { FetcherParams } from '@graphiql/toolkit';

/** What a tab's run variables may hold instead of an id: the run that was started last, and the one before it. */
export const NEWEST = 'newest';
export const PREVIOUS = 'previous';

/** The variables of the tabs that name a run. */
const RUN_VARIABLES = ['runId', 'baseline', 'candidate'];

export const NEWEST_RUNS_QUERY = 'query NewestRuns { runs(first: 2) { nodes { id } } }';

/** Whether the request means runs by their age and so needs their ids before it is sent. */
export function asksForNewestRuns({ variables }: FetcherParams): boolean {
  return RUN_VARIABLES.some((name) => placeOf(at(variables, name)) !== undefined);
}

/** The request with ids in place of words; undefined when there are not as many runs. */
export function withRunIds(params: FetcherParams, runIds: readonly string[]): FetcherParams | undefined {
  const variables = { ...(params.variables as Record<string, unknown>) };
  for (const name of RUN_VARIABLES) {
    const place = placeOf(variables[name]);
    if (place === undefined) continue;
    const id = runIds[place];
    if (id === undefined) return undefined;
    variables[name] = id;
  }
  return { ...params, variables };
}

/** The ids in an answer to NEWEST_RUNS_QUERY, newest first. */
export function newestRunIds(result: unknown): string[] {
  const nodes: unknown = at(result, 'data', 'runs', 'nodes');
  return Array.isArray(nodes) ? nodes.map((node) => at(node, 'id')).filter((id) => typeof id === 'string') : [];
}

function placeOf(word: unknown): number | undefined {
  return word === NEWEST ? 0 : word === PREVIOUS ? 1 : undefined;
}

function at(value: unknown, ...path: string[]): unknown {
  return path.reduce((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
