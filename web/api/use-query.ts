import { useCallback, useEffect, useState } from 'react';
import type { Operation } from '../../src/operations/operation.js';
import { useApi } from './api-context.js';

export interface QueryState<Data> {
  /** The last answer; it stays while a newer one is on its way, also after a change of the variables. */
  readonly data: Data | undefined;
  readonly error: Error | undefined;
  readonly refetch: () => void;
}

/** @param pollMs  pause before the question is asked again, from the last answer; null asks once */
export function useQuery<Data, Variables extends object>(
  operation: Operation<Data, Variables>,
  variables: Variables,
  pollMs: ((data: Data) => number) | null = null,
): QueryState<Data> {
  const api = useApi();
  const [data, setData] = useState<Data>();
  const [error, setError] = useState<Error>();
  const [turn, setTurn] = useState(0);
  const asked = JSON.stringify(variables);
  const refetch = useCallback(() => setTurn((last) => last + 1), []);

  useEffect(() => {
    const abort = new AbortController();
    api.query(operation, JSON.parse(asked) as Variables, abort.signal).then(
      (answer) => {
        setData(answer);
        setError(undefined);
      },
      (fault: unknown) => {
        if (!abort.signal.aborted) setError(fault instanceof Error ? fault : new Error('The request failed.'));
      },
    );
    return () => abort.abort();
  }, [api, operation, asked, turn]);

  useEffect(() => {
    // Asked again once there is another token: then everything begins anew.
    if (api.access.current().isRefused) return undefined;
    if (pollMs === null || (data === undefined && error === undefined)) return undefined;
    const timer = setTimeout(refetch, data === undefined ? RETRY_MS : pollMs(data));
    return () => clearTimeout(timer);
  }, [api, pollMs, data, error, refetch]);

  return { data, error, refetch };
}

const RETRY_MS = 3_000;
