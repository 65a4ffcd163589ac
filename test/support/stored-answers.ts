/** What a disturbance may change: which run it is, when and in which order it was written, how long and how often it was asked. */
const CIRCUMSTANCES = /^(run_id|sequence)$|_(written_at|latency_ms|attempts)$/;

/** @param rows  whole rows of `answers`; all columns stay but those of their circumstances */
export function withoutCircumstances(rows: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !CIRCUMSTANCES.test(column))));
}
