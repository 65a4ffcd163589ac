import { useEffect, useEffectEvent, useState } from 'react';
import type { Operation } from '../../src/operations/operation.js';
import { useApi } from './api-context.js';

interface SubscriptionOptions<Data, Variables> {
  readonly onData: (data: Data) => void;
  /** Another value begins the subscription anew: one ends with its run, and a run may go on later. */
  readonly turn?: number;
  /** Where to go on when the connection breaks after this; without it, where the subscription began. */
  readonly resumeAfter?: (data: Data) => Partial<Variables>;
}

/**
 * Follows a subscription for as long as the component is shown, and anew after a change of the variables.
 * @param variables  null follows nothing
 * @returns what the server said against it
 */
export function useSubscription<Data, Variables extends object>(
  operation: Operation<Data, Variables>,
  variables: Variables | null,
  { onData, turn = 0, resumeAfter }: SubscriptionOptions<Data, Variables>,
): Error | undefined {
  const api = useApi();
  const [error, setError] = useState<Error>();
  const next = useEffectEvent((data: Data) => {
    setError(undefined);
    onData(data);
  });
  const resumed = useEffectEvent((data: Data) => resumeAfter?.(data));
  const asked = variables === null ? null : JSON.stringify(variables);
  useEffect(() => {
    if (asked === null) return undefined;
    let current = JSON.parse(asked) as Variables;
    return api.subscribe(operation, () => current, {
      next: (data) => {
        current = { ...current, ...resumed(data) };
        next(data);
      },
      error: setError,
    });
  }, [api, operation, asked, turn]);
  return error;
}
