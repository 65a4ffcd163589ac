import { useEffect, useEffectEvent, useState } from 'react';
import type { Operation } from '../../src/services/exports/api/operation.js';
import { useApi } from './api-context.js';

interface SubscriptionOptions<Data> {
  readonly onData: (data: Data) => void;
  /** Another value begins the subscription anew: one ends with its run, and a run may go on later. */
  readonly turn?: number;
}

/**
 * Follows a subscription for as long as the component is shown, and anew after a change of the variables.
 * @param variables  null follows nothing
 * @returns what the server said against it
 */
export function useSubscription<Data, Variables extends object>(
  operation: Operation<Data, Variables>,
  variables: Variables | null,
  { onData, turn = 0 }: SubscriptionOptions<Data>,
): Error | undefined {
  const api = useApi();
  const [error, setError] = useState<Error>();
  const next = useEffectEvent((data: Data) => {
    setError(undefined);
    onData(data);
  });
  const asked = variables === null ? null : JSON.stringify(variables);
  useEffect(() => {
    if (asked === null) return undefined;
    return api.subscribe(operation, JSON.parse(asked) as Variables, { next, error: setError });
  }, [api, operation, asked, turn]);
  return error;
}
