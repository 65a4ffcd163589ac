import { useCallback } from 'react';
import { useSearchParams } from 'wouter';

/** A choice that is kept in the address, so that a link shows what its sender saw; null is not chosen. */
export function useAddressParameter(name: string): [string | null, (value: string | null) => void] {
  const [parameters, setParameters] = useSearchParams();
  const choose = useCallback(
    (value: string | null): void =>
      setParameters(
        (before) => {
          const after = new URLSearchParams(before);
          if (value === null) after.delete(name);
          else after.set(name, value);
          return after;
        },
        { replace: true },
      ),
    [name, setParameters],
  );
  return [parameters.get(name), choose];
}
