import type { OracleComparison } from './oracle-values.js';
import type { Expected } from './oracle.js';

/**
 * Compares a section of the reference and holds that nothing of it is left out: a name of the reference is either among
 * `ours` or among those that the API has no field for.
 * @throws Error naming what was left out
 */
export function compareSection(
  comparison: OracleComparison,
  set: string,
  {
    ours,
    expected,
    noField = [],
  }: {
    readonly ours: Readonly<Record<string, unknown>>;
    readonly expected: Expected | undefined;
    readonly noField?: readonly string[];
  },
): void {
  const forgotten = Object.keys(expected ?? {}).filter((name) => !(name in ours) && !noField.includes(name));
  if (forgotten.length > 0) throw new Error(`${set}: not compared: ${forgotten.join(', ')}`);
  comparison.compare(set, ours, expected);
}

interface WithLimits {
  readonly low: number | null;
  readonly high: number | null;
}

/** As the reference has an interval: a list of two, or null. */
export function limits({ low, high }: WithLimits): readonly [number, number] | null {
  return low === null || high === null ? null : [low, high];
}
